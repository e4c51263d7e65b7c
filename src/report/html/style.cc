#include "report/html/sections.h"

namespace aefx::report {

namespace {

// Colours have names, and values for light and for dark. Text on cells of a heat map keeps a contrast of 4.5 to 1.
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--ink:#1b2027;--soft:#545e6a;--line:#d9dee4;--track:#eef0f3;
--accent:#1a5fc4;--pos:#2a72e0;--neg:#d2570f;--warn:#a33c00;
--k0:#0b63c5;--k1:#c04a00;--k2:#0b7f5d;--k3:#a2307a;--k4:#866a00;--k5:#5a4bc2;--q0:#2166ac;--q1:#67a3d4;--q2:#8a8f98;--q3:#e08a4f;--q4:#b2451b}
@media (prefers-color-scheme:dark){:root{--page:#0f1216;--card:#181c22;--ink:#e7eaee;--soft:#a6afba;--line:#2f3640;
--track:#232932;--accent:#86b6ff;--pos:#4a90f5;--neg:#e0702e;--warn:#ffae78;
--k0:#6fb0ff;--k1:#ff9d5c;--k2:#45d0a2;--k3:#f08ac9;--k4:#e3c04a;--k5:#a99cff;--q0:#5aa2f0;--q1:#9cc9f5;--q2:#9aa2ad;--q3:#f2a56f;--q4:#ff7a3d}.heat .pos,.heat .neg{opacity:.85}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
header,nav,main{max-width:70rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.75rem}
main{padding-bottom:3rem}
main:focus{outline:none}
.eyebrow{margin:0;color:var(--soft);font-size:.8125rem;letter-spacing:.06em;text-transform:uppercase}
h1{margin:.1rem 0 .2rem;font-size:clamp(1.5rem,5vw,2.1rem);line-height:1.2;letter-spacing:-.01em}
.lead{margin:0;color:var(--soft);font-size:1.0625rem}
h2{margin:0 0 .6rem;font-size:1.3rem;line-height:1.3}
h3{margin:1.1rem 0 .4rem;font-size:1.05rem;line-height:1.35}
p{margin:.45rem 0;max-width:46rem}
ul{margin:.45rem 0;padding-left:1.25rem;max-width:46rem}
li{margin:.25rem 0}
a{color:var(--accent)}
.note,.over,figcaption,caption{color:var(--soft);font-size:.875rem}
.over,figcaption{margin:.6rem 0 .4rem;font-weight:600}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;padding:.5rem .75rem;background:var(--card);border:2px solid var(--accent);border-radius:.4rem;z-index:1}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:.2rem}
nav ul{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;margin:1rem 0;padding:0;max-width:none}
nav li{margin:0}
nav a{display:block;padding:.25rem .7rem;border:1px solid var(--line);border-radius:1rem;background:var(--card);font-size:.875rem;text-decoration:none}
nav a:hover{border-color:var(--accent)}
section{margin:1rem 0;padding:1.25rem 1.25rem 1.4rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;scroll-margin-top:.5rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr));gap:.75rem;margin:.25rem 0 1rem}
.tile{display:flex;flex-direction:column-reverse;justify-content:flex-end;padding:.7rem .9rem;border-radius:.5rem;background:var(--track)}
.tile dd{margin:0;font-size:1.5rem;line-height:1.25;font-weight:650;font-variant-numeric:tabular-nums}
.tile dt{color:var(--soft);font-size:.875rem;line-height:1.35}
.story{font-size:1.0625rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:1rem;margin:.75rem 0}
.card{min-width:0;padding:.25rem 1rem 1rem;border:1px solid var(--line);border-radius:.6rem}
.card h3{margin-top:.75rem}
.gate{font-weight:600}
.warn{color:var(--warn)}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem 2rem;align-items:start}
.halves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem 2rem;align-items:start}
.scatter{display:grid;grid-template-columns:minmax(0,1fr);gap:1rem 2rem;align-items:start}
@media (min-width:56rem){.scatter{grid-template-columns:minmax(0,40rem) minmax(0,1fr)}}
.grid>*,.halves>*,.scatter>*{min-width:0}
.formula{margin:.4rem 0;padding:.6rem .8rem;border-radius:.4rem;background:var(--track);white-space:pre-wrap;overflow-wrap:anywhere;font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.formula code{font:inherit}
figure{margin:.5rem 0;break-inside:avoid}
.box{overflow-x:auto;max-width:100%}
details{margin:.6rem 0}
summary{cursor:pointer;color:var(--accent);font-size:.875rem;padding:.2rem 0}
table{border-collapse:collapse;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums;margin:.4rem 0}
caption{text-align:left;padding:.2rem 0 .4rem}
th,td{padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;overflow-wrap:normal}
th:last-child,td:last-child{padding-right:.2rem}
thead th{color:var(--soft);font-weight:600;vertical-align:bottom}
th:first-child{text-align:left;font-weight:500;min-width:7rem;max-width:16rem;overflow-wrap:anywhere}
td{min-width:3.5rem}
.words th,.words td{text-align:left}
.legend{list-style:none;padding:0;margin:.25rem 0 .75rem}
.legend li{display:flex;align-items:center;gap:.5rem}
.legend svg{flex:none}
.count{color:var(--soft);font-size:.875rem}
.choice{display:flex;flex-wrap:wrap;gap:.5rem 1rem;margin:.25rem 0 .5rem;font-size:.9375rem}
.choice[hidden]{display:none}
select{font:inherit;padding:.2rem .4rem;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:.35rem}
svg{display:block}
svg text{fill:var(--ink);font-size:13px;font-variant-numeric:tabular-nums}
svg .mid{text-anchor:middle}
svg .end{text-anchor:end}
svg .tick,svg .head{fill:var(--soft);font-size:12px}
svg .value{fill:var(--soft)}
svg .title{font-weight:600}
.bars{width:100%;max-width:26rem;height:auto}
.small{width:100%;height:auto}
.small .name{font-weight:600;font-size:12.5px}
.small .tick{font-size:11px}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,12.5rem),1fr));gap:.75rem 1rem;margin:.25rem 0 .75rem}
.wide{width:100%;max-width:40rem;height:auto}
.wide text{font-size:12px}
.wide .tick{font-size:11px}
@media (max-width:30rem){.wide text{font-size:17px}.wide .tick{font-size:16px}section{padding:1rem .9rem 1.1rem}.card{padding:.1rem .75rem .75rem}header,nav,main{padding-left:.6rem;padding-right:.6rem}header{padding-top:1.25rem}}
.track{fill:var(--track)}
.pos{fill:var(--pos)}
.neg{fill:var(--neg)}
.hill{fill:var(--pos);fill-opacity:.35}
.gridline{stroke:var(--line);stroke-width:1}
.zero{stroke:var(--soft);stroke-width:1}
.best{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
.curve{fill:none;stroke-width:2;stroke-linejoin:round}
.train{stroke:var(--k0)}
.valid{stroke:var(--k1);stroke-dasharray:6 4}
.k0{fill:var(--k0);stroke:var(--k0)}.k1{fill:var(--k1);stroke:var(--k1)}.k2{fill:var(--k2);stroke:var(--k2)}
.k3{fill:var(--k3);stroke:var(--k3)}.k4{fill:var(--k4);stroke:var(--k4)}.k5{fill:var(--k5);stroke:var(--k5)}
.q0{fill:var(--q0);stroke:var(--q0)}.q1{fill:var(--q1);stroke:var(--q1)}.q2{fill:var(--q2);stroke:var(--q2)}
.q3{fill:var(--q3);stroke:var(--q3)}.q4{fill:var(--q4);stroke:var(--q4)}
[class^="k"],[class^="q"]{fill-opacity:.72;stroke-width:.8}
.open{fill:none;stroke-width:1.7}
@media print{
@page{margin:14mm}
:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc;--track:#eee;--accent:#1a5fc4;--pos:#2a72e0;--neg:#d2570f;--warn:#a33c00;
--k0:#0b63c5;--k1:#c04a00;--k2:#0b7f5d;--k3:#a2307a;--k4:#866a00;--k5:#5a4bc2}
html{font-size:10.5pt}
body{font-size:1rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}
nav,.skip,.choice{display:none}
header,nav,main{max-width:none;padding:0}
section{border:0;padding:0;margin:1.2rem 0 0;border-radius:0}
h1{font-size:1.7rem}
h2,h3,figcaption,.over{break-after:avoid}
.card,figure,.tile,tr,.legend{break-inside:avoid}
.box{overflow:visible}
.grid{grid-template-columns:1fr}
.box svg{max-width:100%;height:auto}
.heat .pos,.heat .neg{opacity:1}
details:not([open]){display:none}
}
)css";

}  // namespace

std::string_view html_style() { return kStyle; }

}  // namespace aefx::report
