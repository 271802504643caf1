import { huge, openHuge } from './data/huge';
async function go() { for (const h of huge) { const t = performance.now(); const f = await openHuge(h); console.log(h[0], f ?? 'refused', ((performance.now() - t) / 1000).toFixed(1), 's', (process.resourceUsage().maxRSS / 1024).toFixed(0), 'MB'); } }
void go();
