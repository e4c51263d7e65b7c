"""Drives a headless Chromium over its DevTools pipe: descriptors 3 and 4, JSON messages terminated by a zero byte."""

import base64
import json
import os
import shutil
import subprocess
import tempfile


class Chromium:
    def __init__(self):
        program = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
        if program is None:
            raise SystemExit("no chromium here: apt-get install chromium")
        self.profile = tempfile.mkdtemp(prefix="aefx-chromium-")
        to_browser, self.out = os.pipe()
        self.back, from_browser = os.pipe()

        def place():  # moves the ends of the pipes to the descriptors that Chromium expects
            a, b = os.dup(to_browser), os.dup(from_browser)
            os.dup2(os.dup(a), 3)
            os.dup2(os.dup(b), 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
             f"--user-data-dir={self.profile}", "about:blank"],
            close_fds=False, preexec_fn=place, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.next_id = 0
        self.events = []  # (session, method, params), in order of arrival

    def close(self):
        try:
            self.call("Browser.close")
        except (EOFError, OSError, RuntimeError):
            self.process.kill()
        self.process.wait(30)
        shutil.rmtree(self.profile, ignore_errors=True)

    def read(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.back, 1 << 20)
            if not piece:
                raise EOFError("chromium is gone")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **params):
        self.next_id += 1
        message = {"id": self.next_id, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data):]
        while True:
            answer = self.read()
            if answer.get("id") == self.next_id:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            if "method" in answer:
                self.events.append((answer.get("sessionId"), answer["method"], answer["params"]))

    def wait(self, session, method):
        for event in self.events:
            if event[0] == session and event[1] == method:
                return event[2]
        while True:
            answer = self.read()
            if "method" in answer:
                self.events.append((answer.get("sessionId"), answer["method"], answer["params"]))
                if answer["method"] == method and answer.get("sessionId") == session:
                    return answer["params"]


class Page:
    """A tab that shows a file."""

    def __init__(self, chromium, path):
        self.chromium = chromium
        self.url = "file://" + os.path.abspath(path)
        self.target = chromium.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = chromium.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Page.navigate", url=self.url)
        chromium.wait(self.session, "Page.loadEventFired")

    def close(self):
        self.chromium.call("Target.closeTarget", targetId=self.target)

    def call(self, method, **params):
        return self.chromium.call(method, self.session, **params)

    def events(self, method):
        return [params for session, name, params in self.chromium.events if session == self.session and name == method]

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:2000])
        return result["result"].get("value")

    def look(self, width, scheme="light", media="screen"):
        """Sets the size, theme and medium of the screen."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 500)
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Tab": 9}[key])

    def screenshot(self, path, most=12000, clip=None):
        """Of the whole page, or of a rectangle of it."""
        width, height = self.evaluate("[innerWidth, document.documentElement.scrollHeight]")
        clip = {**(clip or {"x": 0, "y": 0, "width": width, "height": min(height, most)}), "scale": 1}
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        with open(path, "wb") as out:
            out.write(base64.b64decode(data))

    def pdf(self, path):
        data = base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
        with open(path, "wb") as out:
            out.write(data)
        return data
