// The page: three panels over one component.

import { load } from './component.js';
import { deploymentPanel } from './deployment/panel.js';
import { explainPanel } from './explain/panel.js';
import { signPanel } from './sign/panel.js';
import { byId } from './view/dom.js';

const PANELS = ['explain', 'sign', 'deployment'];

function showPanel() {
  const asked = location.hash.slice(1);
  const chosen = PANELS.includes(asked) ? asked : PANELS[0];
  for (const panel of PANELS) {
    byId(panel).hidden = panel !== chosen;
    const link = document.querySelector(`nav a[href="#${panel}"]`);
    if (panel === chosen) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

async function start() {
  showPanel();
  addEventListener('hashchange', () => {
    showPanel();
    scrollTo(0, 0);
  });
  const component = await load();
  const explain = explainPanel(component);
  signPanel(component, explain);
  deploymentPanel(component);
  document.documentElement.dataset.ready = 'true';
}

start().catch((error) => {
  byId('broken').hidden = false;
  byId('broken').textContent = `This browser can't run the component: ${error.message}`;
  throw error;
});
