"""Checks the memory orderings of src/base/thread_pool.cc in a model of C++'s memory, over all executions of small jobs.

A processor that this test runs on shows its own reorderings at most. The model has those that C++ allows: a load
returns any value not older than what its thread has seen, unless an acquire of a release has shown it a newer one. (Acquire
and release alone: what is sequentially consistent in the pool counts as no more.) The threads below are transcribed from
run_ranges(), take_tasks_of(), end_task() and work(), with one range. In every reachable state:
- a task is called with its own job's fields, and sees what the caller wrote before the job;
- the caller sees what all tasks wrote, and nobody reads the task's callable when the caller writes it again;
- each task is called once.
Then orderings are weakened to relaxed, and the check has to fail.

usage: pool_orderings.py
"""
import sys

CLOSED = 9  # as the index of a task: the range is closed
ORDERS = ("task", "count", "left", "next open", "next closed", "open", "take", "end", "load next", "load task", "load count",
          "load left", "load open")


class Wrong(Exception):
    pass


class Memory:
    """Per location its modification order; per thread the newest message of each location that it has seen."""

    def __init__(self, threads):
        self.order = {}    # location -> tuple of message ids
        self.message = ()  # id -> (value, view that an acquire gets, id that a read-modify-write has read or None)
        self.view = [{} for _ in range(threads)]

    def copy(self):
        new = Memory.__new__(Memory)
        new.order, new.message = dict(self.order), self.message
        new.view = [dict(v) for v in self.view]
        return new

    def key(self):
        """Equal for states that differ in the ids of messages only."""
        number = {m: (place, i) for place, ids in self.order.items() for i, m in enumerate(ids)}

        def numbers(view):
            return tuple(sorted((number[m] for m in view.values()), key=str))
        return (tuple((place, tuple((self.message[m][0], numbers(self.message[m][1]), number.get(self.message[m][2])) for m in ids))
                      for place, ids in sorted(self.order.items(), key=lambda item: str(item[0]))), tuple(map(numbers, self.view)))

    def since(self, thread, place):
        """Index of the newest message that the thread has seen."""
        return self.order[place].index(self.view[thread][place])

    def join(self, view, other):
        for place, m in other.items():
            ids = self.order[place]
            if place not in view or ids.index(m) > ids.index(view[place]):
                view[place] = m

    def insert(self, thread, place, index, value, release, read=None):
        m = len(self.message)
        ids = self.order.get(place, ())
        self.order[place] = ids[:index] + (m,) + ids[index:]
        self.view[thread][place] = m
        shown = dict(self.view[thread]) if release else {place: m}
        self.message += ((value, shown, read),)
        if read is not None:  # continues the release sequence of what it reads
            self.join(shown, self.message[read][1])

    def stores(self, thread, place, value, release):
        """All places in the modification order that a store can have."""
        ids = self.order[place]
        for index in range(self.since(thread, place) + 1, len(ids) + 1):
            if index < len(ids) and self.message[ids[index]][2] == ids[index - 1]:
                continue  # nothing comes between a read-modify-write and what it read
            new = self.copy()
            new.insert(thread, place, index, value, release)
            yield new

    def loads(self, thread, place, acquire):
        for m in self.order[place][self.since(thread, place):]:
            new = self.copy()
            new.see(thread, place, m, acquire)
            yield new, self.message[m][0]

    def see(self, thread, place, m, acquire):
        self.join(self.view[thread], {place: m})
        if acquire:
            self.join(self.view[thread], self.message[m][1])

    def updates(self, thread, place, change, order, wanted=None):
        """Read-modify-writes; one that does not find the wanted value fails. Yields (memory, value read, done)."""
        ids = self.order[place]
        for index in range(self.since(thread, place), len(ids)):
            m = ids[index]
            value = self.message[m][0]
            new = self.copy()
            new.see(thread, place, m, order)
            if wanted is not None and value != wanted:
                yield new, value, False
            elif index + 1 == len(ids) or self.message[ids[index + 1]][2] != m:
                new.insert(thread, place, index + 1, change(value), order, m)
                yield new, value, True

    def write_data(self, thread, name, value, readers=()):
        """Not atomic: everyone's earlier accesses have to happen before."""
        for place in (name, *readers):
            if place in self.order and self.view[thread].get(place) != self.order[place][-1]:
                raise Wrong(f"data race: thread {thread} writes {name}")
        self.insert(thread, name, len(self.order.get(name, ())), value, False)

    def read_data(self, thread, name):
        if self.view[thread].get(name) != self.order[name][-1]:
            raise Wrong(f"data race: thread {thread} reads {name}")
        return self.message[self.order[name][-1]][0]


class Pool:
    """All executions of `jobs` (numbers of tasks, one number a job) by the caller and `workers` other threads."""

    def __init__(self, jobs, workers, looks, relaxed=()):
        self.jobs, self.workers, self.looks = jobs, workers, looks
        self.strong = {name: name not in relaxed for name in ORDERS}
        self.states = 0

    def check(self):
        memory = Memory(self.workers + 1)
        for place, value in (("task", 0), ("count", (0, 0)), ("left", 0), ("next", (0, CLOSED)), ("open", 0)):
            memory.insert(0, place, 0, value, True)
        for view in memory.view[1:]:  # threads are started after that
            view.update(memory.view[0])
        start = (memory, (("begin", 1, None),) + (("look", self.looks, None),) * self.workers, frozenset())
        todo, seen = [start], set()
        while todo:
            memory, threads, called = todo.pop()
            key = (memory.key(), threads, called)
            if key in seen:
                continue
            seen.add(key)
            self.states += 1
            for thread in range(len(threads)):
                for new_memory, state, task in self.step(memory, thread, threads[thread], called):
                    new_threads = threads[:thread] + (state,) + threads[thread + 1:]
                    todo.append((new_memory, new_threads, called if task is None else called | {task}))

    def step(self, memory, thread, state, called):
        """What a thread can do next: (memory, its state, a task that it calls or None)."""
        at, number, more = state
        step = getattr(self, at.replace(" ", "_"))
        for new in step(memory, thread, number, more):
            task = new[2] if len(new) > 2 else None
            if task in called:
                raise Wrong(f"task {task} is called twice")
            yield new[0], new[1], task

    # The caller: run_ranges(). `job` is the job's number.
    def begin(self, memory, thread, job, _):
        new = memory.copy()
        new.write_data(thread, "callable", job, tuple(f"callable read by {t}" for t in range(self.workers + 1)))
        yield new, ("store task", job, None)

    def store_task(self, memory, thread, job, _):
        for new in memory.stores(thread, "task", job, self.strong["task"]):
            yield new, ("store count", job, None)

    def store_count(self, memory, thread, job, _):
        for new in memory.stores(thread, "count", (job, self.jobs[job - 1]), self.strong["count"]):
            yield new, ("store left", job, None)

    def store_left(self, memory, thread, job, _):
        for new in memory.stores(thread, "left", self.jobs[job - 1], self.strong["left"]):
            yield new, ("store next", job, None)

    def store_next(self, memory, thread, job, _):
        for new in memory.stores(thread, "next", (job, 0), self.strong["next open"]):
            yield new, ("store open", job, None)

    def store_open(self, memory, thread, job, _):
        for new in memory.stores(thread, "open", job, self.strong["open"]):
            yield new, ("load next", job, ("wait", job))

    def wait(self, memory, thread, job, _):
        for new, left in memory.loads(thread, "left", self.strong["load left"]):
            if left == 0:  # or it looks again
                for i in range(self.jobs[job - 1]):
                    if ("result", job, i) not in new.order:
                        raise Wrong(f"run() returns before task {i} has ended")
                    new.read_data(thread, ("result", job, i))
                yield new, ("close", job, None)

    def close(self, memory, thread, job, _):
        for middle in memory.stores(thread, "open", 0, True):
            for new in middle.stores(thread, "next", (job, CLOSED), self.strong["next closed"]):
                yield new, ("begin", job + 1, None) if job < len(self.jobs) else ("ended", 0, None)

    def ended(self, *_):
        return ()

    # A worker: work(). `looks` is how often it looks on.
    def look(self, memory, thread, looks, _):
        if looks == 0:
            return
        for new, job in memory.loads(thread, "open", self.strong["load open"]):
            yield new, ("load next", job, ("look", looks - 1)) if job != 0 else ("look", looks - 1, None)

    # take_tasks_of(), of all threads; `more` is what the thread does afterwards and what it has loaded.
    def load_next(self, memory, thread, job, more):
        for new, value in memory.loads(thread, "next", self.strong["load next"]):
            yield new, ("load task", job, (*more, value))

    def load_task(self, memory, thread, job, more):
        for new, task in memory.loads(thread, "task", self.strong["load task"]):
            yield new, ("load count", job, (*more, task))

    def load_count(self, memory, thread, job, more):
        then, rest, value, task = more
        for new, count in memory.loads(thread, "count", self.strong["load count"]):
            if value[0] != job or value[1] >= count[1]:
                yield new, (then, rest, None)
            else:
                yield new, ("take", job, (then, rest, value, task, count))

    def take(self, memory, thread, job, more):
        then, rest, value, task, count = more
        for new, found, done in memory.updates(thread, "next", lambda v: (v[0], v[1] + 1), self.strong["take"], value):
            if not done:
                yield new, ("load task", job, (then, rest, found))
                continue
            if task != job or count[0] != job:
                raise Wrong(f"a task of job {job} is called with fields of jobs {task} and {count[0]}")
            if new.read_data(thread, "callable") != job:
                raise Wrong("the callable is that of another job")
            new.write_data(thread, f"callable read by {thread}", 0)
            new.write_data(thread, ("result", job, value[1]), 1)
            yield new, ("end", job, (then, rest)), (job, value[1])

    def end(self, memory, thread, job, more):
        for new, _, _ in memory.updates(thread, "left", lambda n: n - 1, self.strong["end"]):
            yield new, ("load next", job, more)


# Jobs, workers, how often a worker looks.
SIZES = (((1, 2), 1, 2), ((2,), 2, 1))
# Orderings without which something is wrong. Others may be relaxed one at a time: a store or load beside them orders the same.
NEEDED = (("count",), ("load count",), ("end",), ("load left",), ("next open", "open"), ("load next", "take", "load open"))


def verdict(relaxed=()):
    """What is wrong, or None; and how many states were looked at."""
    states = 0
    for size in SIZES:
        pool = Pool(*size, relaxed)
        try:
            pool.check()
        except Wrong as wrong:
            return str(wrong), states + pool.states
        states += pool.states
    return None, states


def main():
    wrong, states = verdict()
    print(f"as in thread_pool.cc: {wrong or 'all hold'} ({states} states)")
    failed = wrong is not None
    for names in NEEDED:
        wrong, states = verdict(names)
        print(f"{', '.join(names)} relaxed: {wrong or 'nothing is found'} ({states} states)")
        failed = failed or wrong is None
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
