"""How a page looks: on a desk, on a phone, in the dark and on paper, without anything from a network."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--bg:#fff;--ink:#1c2420;--soft:#5b6660;--line:#d9dfdb;--shut:#f1f4f2;--ok:#2f8f5b;
--ok-ink:#fff;--night:#dfe5e8;--hatch:#9fabb0;--veil:rgba(221,90,38,.42);--tip:#1c2420;--tip-ink:#fff;--warn:#a33c12}
@media (prefers-color-scheme:dark){:root{--bg:#151a18;--ink:#e6ebe8;--soft:#9aa6a0;--line:#35403b;--shut:#1f2623;
--ok:#3fae74;--ok-ink:#08130d;--night:#2b3438;--hatch:#5f6e74;--veil:rgba(232,112,62,.45);--tip:#e6ebe8;
--tip-ink:#151a18;--warn:#f0986d}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC",
"Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:1280px;margin:0 auto;padding:24px 24px 72px}
h1{font-size:22px;line-height:1.3;margin:0 0 4px}
h2{font-size:16px;margin:28px 0 8px}
p{margin:4px 0}
.soft{color:var(--soft)}
.verdict{font-size:17px;font-weight:600;margin:14px 0 4px;padding:10px 14px;border-left:5px solid var(--ok);
background:var(--shut)}
.verdict.warn{border-color:var(--warn)}
.warn{color:var(--warn)}
.verdict.warn{color:inherit}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;margin:14px 0 10px;padding:0;list-style:none;color:var(--soft)}
.legend i{display:inline-block;width:26px;height:14px;margin-right:6px;vertical-align:-2px;border:1px solid var(--line)}
.scroll{position:relative;overflow-x:auto;border:1px solid var(--line);border-radius:6px}
table.days{border-collapse:separate;border-spacing:0;table-layout:fixed;width:100%;
min-width:calc(var(--name) + var(--n)*var(--day))}
.days{--name:230px;--day:11px}
.days.many{--name:264px;--day:10px}
.days.many thead th.day{font-size:0}
.days th.name{position:sticky;left:0;z-index:1;width:var(--name);background:var(--bg);text-align:left;font-weight:600;
font-size:14px;line-height:1.35;padding:6px 10px;border-right:1px solid var(--line);overflow-wrap:anywhere}
.days th small{display:block;font-weight:400;color:var(--soft)}
.days thead th{font-weight:400;font-size:12px;color:var(--soft);text-align:left;padding:3px 0 3px 3px;
white-space:nowrap;overflow:hidden}
.days thead th.day{padding:0;text-align:center;font-size:9px;overflow:visible}
.days tbody th,.days tbody td{border-top:1px solid var(--line)}
.days .mon{border-left:1px solid var(--line)}
.days td{height:34px;padding:0;outline-offset:-2px}
.days td span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:pre-line}
.days td:hover span,.days td:focus span{position:fixed;z-index:9;left:50%;bottom:14px;transform:translateX(-50%);
width:max-content;max-width:min(680px,calc(100vw - 24px));height:auto;max-height:60vh;overflow:auto;clip-path:none;
padding:10px 14px;border-radius:6px;background:var(--tip);color:var(--tip-ink);font-size:13px;line-height:1.45;
text-align:left;box-shadow:0 4px 18px rgba(0,0,0,.35);pointer-events:none}
.days td.bar{background-size:100% 24px;background-position:0 50%;background-repeat:no-repeat}
.days td:hover,.days td:focus{outline:2px solid var(--ink)}
.days td.count{text-align:center;font-size:11px;font-variant-numeric:tabular-nums}
.days td.made{background:var(--ok);color:var(--ok-ink)}
.days td.few{background:color-mix(in srgb,var(--ok) 45%,var(--bg));color:var(--ink)}
.days tr.sum td,.days tr.sum th{border-top:2px solid var(--line);background:var(--shut);color:var(--ink)}
.days tr.sum td[colspan]{text-align:center;font-size:12px;font-variant-numeric:tabular-nums}
.days td.after{background:var(--shut)}
.days td.end{box-shadow:inset -3px 0 var(--warn)}
ol.rows{padding-left:26px;margin:0}
ol.rows li,ul.plain li{margin:0 0 10px}
ol.rows li::marker{font-weight:600}
ul.plain{padding-left:20px;margin:0}
table.list{border-collapse:collapse;width:100%}
.list th,.list td{padding:6px 10px 6px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top}
.list th{font-weight:600}
.list small{display:block;font-weight:400}
.narrow{display:none}
details{margin:14px 0}
summary{cursor:pointer;padding:4px 0}
footer{margin-top:32px;padding-top:10px;border-top:1px solid var(--line);font-size:12px;color:var(--soft);
overflow-wrap:anywhere}
@media (max-width:700px){main{padding:16px 12px 64px}.days,.days.many{--name:132px;--day:16px}
.days.many thead th.day{font-size:9px}
.days th.name{font-size:13px;padding:4px 6px}.list thead{display:none}
.narrow{display:inline}.list td,.list th{display:block;border:0;padding:0}
.list tr{display:block;border-top:1px solid var(--line);padding:8px 0}}
@media print{@page{size:A4 landscape;margin:11mm}:root{--bg:#fff;--ink:#000;--soft:#444;--line:#bbb;--shut:#f4f4f4;
--ok:#2f8f5b;--ok-ink:#fff;--night:#e9e9e9;--hatch:#888;--veil:rgba(221,90,38,.42)}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{font-size:11px}main{max-width:none;padding:0}
.scroll{overflow:visible;border:0}.days,.days.many{--name:200px;--day:7px}table.days{min-width:0}
.days th.name{position:static;font-size:11px;padding:3px 6px}.days td{height:26px}
.days td span{display:none}tr,li{break-inside:avoid}h2{break-after:avoid}.screen{display:none}}
"""

HATCH: Final = (
    "repeating-linear-gradient(135deg,var(--hatch) 0 1.3px,transparent 1.3px 4.2px),"
    "linear-gradient(var(--night),var(--night))"
)
"""What lies under all that is not permitted and not simply shut."""
