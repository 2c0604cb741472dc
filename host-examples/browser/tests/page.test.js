// The page as people use it: click, type, read.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { openBrowser, openPage, pageFile, serve } from './browser.js';

// What the npm package `atlassian-jwt` signed for `POST /callback`.
const TOKEN =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqaXJhOjEyMzQtNTY3OC05MDAwIiwiaWF0IjoxNjAwMDAwMDAwLCJleHAiOjE2MDAwMDAxODAsInFzaCI6IjY4ZWI0MTcxYzE1NjY5Y2E5MGNiYmIxNTRhNWMwZWU1NGYzMWIyMDk5NTQ3Mzc3M2QwYmYzZjQ2NDE5OGE4ODMifQ.Dgjyq8Sqtu0TQz6nitzA_RjftWTP4ap04LFT9WCdb1M';
const CLIENT_KEY = 'jira:1234-5678-9000';
const SECRET = '7512836e-9137-48ac-baaf-a1935b96e17a';
const QSH = '68eb4171c15669ca90cbbb154a5c0ee54f31b20995473773d0bf3f464198a883';
const BODY =
  '{"updatedTimestamp":"2020-09-13T12:26:40Z","gatingStatus":"awaiting","pipelineId":"p","environmentId":"e","deploymentSequenceNumber":9007199254740993}';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

let browser;
let site;
before(async () => {
  browser = await openBrowser();
  site = await serve();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Runs `use` on a new page, and holds it to silence: no error, no warning, no request but the page's own. */
async function onPage(use, options) {
  const opened = await openPage(browser, site.url, options);
  const { page, troubles, asked } = opened;
  page.setDefaultTimeout(20_000);
  try {
    await use(page);
    assert.deepEqual(troubles, []);
    assert.deepEqual(asked, [site.url]);
  } finally {
    await opened.close();
  }
}

const text = (page, selector) => page.locator(selector).innerText();
const outcome = (page, check) => page.locator(`[data-check=${check}]`).getAttribute('data-outcome');

/** Types the request that the token above was signed for, with what differs. */
async function typeRequest(page, { target = '/callback', secret = SECRET, authorization = TOKEN, ...others } = {}) {
  await page.fill('#target', target);
  await page.fill('#authorization', authorization);
  await page.fill('#client-key', CLIENT_KEY);
  await page.fill('#secret', secret);
  await page.check('[name=clock][value=iat]');
  for (const [id, value] of Object.entries(others)) {
    await page.evaluate((name) => {
      const details = document.getElementById(name).closest('details');
      if (details) details.open = true;
    }, id);
    await page.fill(`#${id}`, value);
  }
  await page.click('#explain-form button[type=submit]');
  await page.waitForSelector('#verdict');
}

test('an accepted callback', () =>
  onPage(async (page) => {
    await typeRequest(page, { body: BODY });
    assert.match(await text(page, '#verdict'), /^Accepted/);
    assert.deepEqual(
      await page.locator('[data-check]').evaluateAll((all) => all.map((one) => one.dataset.outcome)),
      Array(14).fill('passed'),
    );
    assert.match(await text(page, '#decision'), /Hold.*nothing has been decided/s);
    assert.match(await text(page, '#decision'), /9007199254740993/);
    assert.equal(await text(page, '[data-line=canonical-0] code'), 'POST&/callback&');
    assert.equal(await text(page, '[data-hash=claimed] dd'), QSH);
    assert.equal(await text(page, '[data-hash=computed] dd'), QSH);
    assert.match(await text(page, '[data-member=alg]'), /HS256/);
    assert.match(
      await text(page, '[data-member=exp]'),
      /13 September 2020, 12:29:40 UTC: 3 minutes after the clock, 3 minutes after it was issued/,
    );
    assert.match(await page.locator('#explain-status').textContent(), /^Accepted\./);
    assert.equal(await page.locator('.cause').count(), 0);
  }));

test('a request that is changed while it is typed is explained again', () =>
  onPage(async (page) => {
    await typeRequest(page);
    await page.check('[name=clock][value=now]');
    await page.waitForSelector('[data-check=expiry][data-outcome=failed]');
    assert.match(await text(page, '#verdict'), /Refused: expired/);
    assert.match(await text(page, '#verdict'), /401/);
    await page.check('[name=clock][value=iat]');
    await page.waitForSelector('[data-check=expiry][data-outcome=passed]');
    await page.evaluate(() => (document.getElementById('leeway').closest('details').open = true));
    await page.fill('#leeway', '301');
    await page.waitForSelector('[data-check=settings][data-outcome=failed]');
    assert.match(await text(page, '#verdict'), /bad-setting[^]*503/);
    assert.equal(await outcome(page, 'target'), 'skipped');
    await page.fill('#leeway', '30');
    await page.fill('#client-key', 'another');
    await page.waitForSelector('[data-check=issuer][data-outcome=failed]');
    await page.fill('#authorization', 'Bearer x');
    await page.waitForSelector('[data-check=token][data-outcome=failed]');
    assert.equal(await outcome(page, 'qsh'), 'skipped');
    assert.match(await text(page, '[data-check=qsh]'), /not reached/);
  }));

test('a mismatch: the cause, the part that differs, the line that mends it', () =>
  onPage(async (page) => {
    await typeRequest(page, { target: '/app/callback' });
    await page.waitForSelector('[data-cause="base-path-missing"]');
    assert.match(await text(page, '#verdict'), /Refused: wrong-qsh/);
    assert.match(await text(page, '.cause-title'), /The base path is missing/);
    assert.equal(await text(page, '[data-line=signed] code'), 'POST&/callback&');
    assert.equal(await text(page, '[data-line=seen] code'), 'POST&/app/callback&');
    assert.equal(await text(page, '[data-line=seen] mark'), '/app');
    assert.match(await page.locator('#explain-status').textContent(), /The cause: The base path is missing\./);
    assert.match(await text(page, '.remedy pre'), /const basePath = '\/app'/);
    await page.getByLabel('Spring').check();
    assert.match(await text(page, '.remedy pre'), /server\.servlet\.context-path=\/app/);

    await page.fill('#base-path', '/app');
    await page.waitForSelector('.verdict.passed');
    // The choice of a framework holds.
    await page.fill('#method', 'PUT');
    await page.waitForSelector('[data-cause=method-changed]');
    assert.match(await text(page, '.remedy pre'), /hiddenmethod/);
  }));

test('two causes have what mends each, and one line where one mends both', () =>
  onPage(async (page) => {
    await typeRequest(page, { target: '/app/callback', method: 'GET' });
    await page.waitForSelector('[data-cause="base-path-missing method-changed"]');
    const remedies = () => page.locator('[data-remedy]').evaluateAll((all) => all.map((one) => one.dataset.remedy));
    assert.deepEqual(await remedies(), ['base-path', 'method']);
    await page.fill('#method', 'post');
    await page.fill('#target', '/app/callback?x=1&y=%2B');
    await page.waitForSelector('[data-cause="base-path-missing query-added"]');
    assert.deepEqual(await remedies(), ['base-path', 'query']);
  }));

test('a path that no request line can hold still has its cause named', () =>
  onPage(async (page) => {
    await page.click('[data-example=decoded]');
    await page.waitForSelector('[data-cause="path-decoded"]');
    assert.match(await text(page, '#verdict'), /malformed-target/);
    assert.match(await text(page, '[data-line=signed] code'), /s%C3%BCd/);
  }));

test('no known cause is no guess', () =>
  onPage(async (page) => {
    await typeRequest(page, { target: '/quite/another?thing=1' });
    await page.waitForSelector('[data-cause=none]');
    assert.match(await text(page, '[data-cause=none]'), /None of [\d,]{3,} requests/);
    // What only the user knows is asked for, and taken.
    await page.fill('#target', '/x');
    await page.evaluate(() => (document.getElementById('more').open = true));
    await page.fill('#headers', 'X-Original-URI: /callback');
    await page.waitForSelector('[data-cause="original-header"]');
  }));

test('the hash of one’s own code is explained', () =>
  onPage(async (page) => {
    const target = '/callback?v=.1&v=%3A1';
    await typeRequest(page, { target, own: sha256('POST&/callback&v=%3A1,.1') });
    await page.waitForSelector('[data-own="values-sorted-encoded"]');
    assert.match(await text(page, '[data-own]'), /sorted decoded/);
    await page.fill('#own', sha256('POST&/callback&v=.1,%3A1'));
    await page.waitForSelector('[data-own=same]');
  }));

test('without a secret everything but the signature is checked', () =>
  onPage(async (page) => {
    await typeRequest(page, { secret: '', body: BODY });
    assert.match(await text(page, '#verdict'), /All but the signature is right/);
    assert.equal(await outcome(page, 'signature'), 'open');
    assert.equal(await outcome(page, 'qsh'), 'passed');
    assert.match(await text(page, '#decision'), /not verified/);
    await page.fill('#secret', 'wrong');
    await page.waitForSelector('[data-check=signature][data-outcome=failed]');
    assert.match(await text(page, '#verdict'), /Refused: bad-signature/);
    await page.fill('#client-key', '');
    await page.waitForSelector('.card.warning');
    assert.match(await text(page, '#explanation > .warning'), /jira:1234-5678-9000/);
  }));

test('a whole request is pasted', async () => {
  const raw = `POST /app/callback HTTP/1.1\r\nHost: h.example\r\nX-Forwarded-Prefix: /gate\r\nAuthorization: JWT ${TOKEN}\r\n\r\n${BODY}`;
  await onPage(
    async (page) => {
      await page.click('summary:has-text("Paste a whole HTTP request")');
      await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), raw);
      await page.focus('#raw');
      await page.keyboard.press('Control+V');
      await page.waitForSelector('.remedy');
      await page.waitForSelector('#verdict');
      assert.equal(await page.inputValue('#target'), '/app/callback');
      assert.equal(await page.inputValue('#authorization'), `JWT ${TOKEN}`);
      assert.equal(await page.inputValue('#body'), BODY);
      assert.match(await page.inputValue('#headers'), /X-Forwarded-Prefix: \/gate/);
      await page.click('#explanation .remedy button');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await text(page, '.remedy pre'));
      await page.fill('#raw', 'no request at all');
      await page.click('#take-apart');
      assert.match(await text(page, '#raw-error'), /does not begin with a request line/);
      assert.equal(await page.inputValue('#target'), '/app/callback');
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  );
});

test('what is pasted stays text', () =>
  onPage(async (page) => {
    const hostile = '<img src=x onerror="document.title=1">';
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const authorization = `${part({ alg: 'HS256', [hostile]: hostile })}.${part({ iss: hostile, qsh: hostile, [hostile]: 1 })}.AA`;
    const body = JSON.stringify({ ...JSON.parse(BODY), pipelineId: hostile, gatingStatus: hostile });
    await typeRequest(page, { authorization, target: `/${hostile}`, body });
    await page.fill('#client-key', '');
    await page.waitForSelector('[data-cause=no-hash]');
    assert.equal(await page.locator('main img').count(), 0);
    assert.ok((await text(page, '#explanation')).includes(hostile));
    assert.equal(await page.title(), 'Connect Gating playground');
  }));

test('a callback is signed, and the curl line sends just that', async () => {
  let received;
  const app = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      received = {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(pieces).toString(),
      };
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => app.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${app.address().port}/app/a/../callback?b=[1]&a=%7e`;
  try {
    await onPage(async (page) => {
      await page.click('nav a[href="#sign"]');
      await page.fill('#sign-url', url);
      await page.fill('#sign-base-path', '/app');
      await page.fill('#sign-client-key', CLIENT_KEY);
      await page.fill('#sign-secret', SECRET);
      await page.fill('#sign-pipeline', "o'clock $(id) ü");
      await page.fill('#sign-sequence', '9007199254740993');
      await page.selectOption('#sign-gating-status', 'prevented');
      await page.click('#sign-form button[type=submit]');
      assert.match(await text(page, '#signed .warning'), /live token/);
      assert.match(await page.locator('#sign-status').textContent(), /signed/);

      const line = await text(page, '#curl');
      assert.ok(!line.includes(SECRET));
      await promisify(execFile)('sh', ['-c', `${line} --silent --fail`]);
      assert.equal(`${received.method} ${received.url}`, 'POST /app/a/../callback?b=[1]&a=%7e');
      assert.equal(received.headers['content-type'], 'application/json');
      const body = JSON.parse(received.body);
      assert.deepEqual([body.pipelineId, body.gatingStatus], ["o'clock $(id) ü", 'prevented']);
      assert.match(received.body, /9007199254740993/);

      // The token, checked without the component.
      const [scheme, token] = received.headers.authorization.split(' ');
      const [header, claims, signature] = token.split('.');
      assert.equal(scheme, 'JWT');
      assert.equal(createHmac('sha256', SECRET).update(`${header}.${claims}`).digest('base64url'), signature);
      const { iss, iat, exp, qsh } = JSON.parse(Buffer.from(claims, 'base64url'));
      assert.deepEqual([iss, exp - iat, qsh], [CLIENT_KEY, 180, sha256('POST&/a/../callback&a=~&b=%5B1%5D')]);

      await page.click('#explain-made');
      await page.waitForSelector('#verdict');
      assert.match(await text(page, '#verdict'), /^Accepted/);
      assert.match(await text(page, '#decision'), /Stop/);
      assert.equal(await page.locator('#sign').isVisible(), false);
    });
  } finally {
    await new Promise((resolve) => app.close(resolve));
  }
});

test('what can’t be signed says why', () =>
  onPage(async (page) => {
    await page.click('nav a[href="#sign"]');
    const why = async () => {
      await page.click('#sign-form button[type=submit]');
      return text(page, '#signed');
    };
    assert.match(await why(), /Not signed[^]*secret/);
    await page.fill('#sign-secret', 'x');
    await page.fill('#sign-lifetime', '901');
    assert.match(await why(), /Not signed[^]*lifetime/);
    await page.fill('#sign-lifetime', '900');
    await page.fill('#sign-sequence', '1.5');
    assert.match(await why(), /Not signed[^]*integer/);
    await page.fill('#sign-sequence', '1');
    await page.fill('#sign-url', '/callback');
    assert.match(await why(), /Not signed[^]*URL/);
    await page.fill('#sign-url', 'https://h.example/callback');
    assert.match(await why(), /A signed callback/);
  }));

test('a deployment: violations stand at their fields', () =>
  onPage(async (page) => {
    await page.click('nav a[href="#deployment"]');
    assert.match(await text(page, '#document'), /Nothing is wrong/);
    const bulk = JSON.parse(await text(page, '#document-json'));
    assert.equal(bulk.deployments[0].pipeline.id, 'checkout');
    assert.deepEqual(bulk.deployments[0].associations, [{ associationType: 'serviceIdOrKeys', values: ['checkout'] }]);

    await page.fill('#d-pipeline-url', 'nowhere');
    await page.fill('#d-services', '');
    await page.fill('#d-issues', 'A-1\nnot a key');
    await page.fill('#d-commits', 'abc');
    await page.waitForSelector('#d-pipeline-url[aria-invalid=true]');
    const invalid = await page
      .locator('#deployment-form [aria-invalid=true]')
      .evaluateAll((all) => all.map(({ id }) => id));
    assert.deepEqual(invalid.toSorted(), ['d-commits', 'd-issues', 'd-pipeline-url', 'd-services']);
    assert.match(await text(page, '#d-pipeline-url-error'), /http/);
    assert.match(await text(page, '#d-services-error'), /service/);
    assert.equal(await page.locator('#d-pipeline-url').getAttribute('aria-describedby'), 'd-pipeline-url-error');
    assert.equal(await page.locator('[data-pointer="/associations/0/values/1"]').count(), 1);
    assert.equal(await page.locator('#document-json').count(), 0);
    assert.match(await page.locator('#deployment-status').textContent(), /errors/);
    await page.locator('[data-pointer="/pipeline/url"] button').click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'd-pipeline-url');

    await page.fill('#d-sequence', '9223372036854775808');
    await page.waitForSelector('#d-sequence[aria-invalid=true]');
    await page.fill('#d-sequence', '9223372036854775807');
    await page.fill('#d-pipeline-url', 'https://ci.example');
    await page.fill('#d-services', 'checkout');
    await page.fill('#d-issues', 'A-1');
    await page.fill('#d-commits', 'abc repo');
    await page.waitForSelector('#document-json');
    assert.match(await text(page, '#document-json'), /"deploymentSequenceNumber": 9223372036854775807/);
    assert.equal(await page.locator('#deployment-form [aria-invalid=true]').count(), 0);

    await page.check('[name=family][value=graph]');
    await page.waitForSelector('#graph-fields:visible');
    assert.match(await text(page, '#d-by-error'), /missing/);
    await page.fill('#d-by', 'someone');
    await page.selectOption('#d-readers', 'group');
    await page.waitForSelector('#d-reader[aria-invalid=true]');
    await page.fill('#d-reader', 'deployers');
    await page.waitForSelector('#document-json');
    const [object] = JSON.parse(await text(page, '#document-json')).objects;
    assert.deepEqual(object.permissions[0].accessControls[0].principals, [{ type: 'GROUP', id: 'deployers' }]);
    assert.equal(object['atlassian:deployment'].state, 'pending');
    await page.selectOption('#d-state', 'successful');
    await page.waitForFunction(() => document.getElementById('d-state-error').textContent !== '');
  }));

test('by keyboard alone', () =>
  onPage(async (page) => {
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        return {
          body: element === document.body,
          id: element.id,
          name: element.dataset.example ?? element.textContent.trim(),
          outline: Number.parseFloat(style.outlineWidth),
          line: style.outlineStyle,
        };
      });
    const tabTo = async (wanted) => {
      for (let pressed = 0; pressed < 150; pressed++) {
        await page.keyboard.press('Tab');
        const at = await focused();
        // Past the end it begins again.
        if (at.body) continue;
        assert.ok(at.outline >= 2 && at.line !== 'none', `the focus is not seen on ${at.id || at.name}`);
        if (at.id === wanted || at.name === wanted) return;
      }
      assert.fail(`no way to ${wanted}`);
    };
    await tabTo('Skip to the content');
    await tabTo('base-path');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-cause="base-path-missing"]');
    // Typing into the field mends it.
    for (let pressed = 0; (await focused()).id !== 'base-path'; pressed++) {
      assert.ok(pressed < 60);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('/app');
    await page.waitForSelector('.verdict.passed');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.waitForSelector('.remedy');
    for (
      let pressed = 0;
      !(await page.evaluate(() => document.activeElement.name?.startsWith('framework-')));
      pressed++
    ) {
      assert.ok(pressed < 80);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowRight');
    assert.match(await text(page, '.remedy pre'), /base_path = "\/app"/);
    // On to another panel, and into its form.
    await tabTo('Test callback');
    await page.keyboard.press('Enter');
    await tabTo('sign-secret');
    await page.keyboard.type('a test secret');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#curl');
  }));

test('every field has a name, every secret a warning', () =>
  onPage(async (page) => {
    const unnamed = await page.evaluate(() =>
      [...document.querySelectorAll('input, select, textarea')]
        .filter(({ labels }) => labels.length === 0)
        .map(({ id }) => id),
    );
    assert.deepEqual(unnamed, []);
    const secrets = await page.locator('#secret, #old-secret, #sign-secret').evaluateAll((all) =>
      all.map((field) => ({
        type: field.type,
        warned: field
          .getAttribute('aria-describedby')
          .split(' ')
          .map((id) => document.getElementById(id).textContent)
          .join(' '),
      })),
    );
    assert.equal(secrets.length, 3);
    for (const { type, warned } of secrets) {
      assert.equal(type, 'password');
      assert.match(warned, /prefer the secret of a test site/);
    }
    const dangling = await page.evaluate(() =>
      [...document.querySelectorAll('[aria-describedby], [aria-labelledby], label[for]')]
        .flatMap((element) =>
          ['aria-describedby', 'aria-labelledby', 'for'].flatMap(
            (name) => element.getAttribute(name)?.split(' ') ?? [],
          ),
        )
        .filter((id) => document.getElementById(id) === null),
    );
    assert.deepEqual(dangling, []);
    const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
  }));

for (const colorScheme of ['light', 'dark']) {
  test(`text can be read, ${colorScheme}`, () =>
    onPage(
      async (page) => {
        await page.click('[data-example=base-path]');
        await page.waitForSelector('.remedy');
        for (const panel of ['explain', 'sign', 'deployment']) {
          await page.click(`nav a[href="#${panel}"]`);
          const weak = await page.evaluate(contrasts);
          assert.deepEqual(weak, []);
        }
      },
      { colorScheme },
    ));
}

test('light and dark are not the same', async () => {
  const grounds = [];
  for (const colorScheme of ['light', 'dark']) {
    await onPage(
      async (page) =>
        grounds.push(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)),
      { colorScheme },
    );
  }
  assert.notEqual(grounds[0], grounds[1]);
});

test('a phone needs no sideways scrolling', () =>
  onPage(
    async (page) => {
      const wider = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await page.click('[data-example=slashes]');
      await page.waitForSelector('.remedy');
      for (const summary of await page.locator('#explain summary').all())
        if (await summary.isVisible()) await summary.click();
      assert.ok((await wider()) <= 0);
      // The answer is brought into view.
      assert.ok(
        await page.evaluate(() => document.getElementById('verdict').getBoundingClientRect().top < innerHeight),
      );
      await page.click('nav a[href="#sign"]');
      await page.fill('#sign-secret', 'x');
      await page.click('#sign-form button[type=submit]');
      assert.ok((await wider()) <= 0);
      await page.click('nav a[href="#deployment"]');
      await page.check('[name=family][value=graph]');
      await page.fill('#d-url', 'x');
      await page.waitForSelector('[data-pointer="/url"]');
      assert.ok((await wider()) <= 0);
    },
    { viewport: { width: 360, height: 740 } },
  ));

test('the page works from a file', async () => {
  const { page, troubles, asked, close } = await openPage(browser, pageFile.href);
  await page.click('[data-example=base-path]');
  await page.waitForSelector('[data-cause="base-path-missing"]');
  assert.deepEqual([troubles, asked], [[], [pageFile.href]]);
  await close();
});

test('over plain http the component still finds what it can', async () => {
  const other = await openBrowser('--host-resolver-rules=MAP playground.example 127.0.0.1');
  try {
    const url = site.url.replace('127.0.0.1', 'playground.example');
    const { page, troubles } = await openPage(other, url);
    assert.equal(await page.evaluate(() => isSecureContext), false);
    await typeRequest(page, { target: '/app/callback' });
    await page.waitForSelector('[data-cause="base-path-missing"]');
    // There is no clipboard either: the text is selected instead.
    await page.locator('.remedy button').click();
    assert.match(await text(page, '.remedy .copied'), /selected/);
    assert.match(await page.evaluate(() => String(getSelection())), /const basePath/);
    await page.fill('#target', '/quite/another');
    await page.waitForSelector('[data-cause=none]');
    assert.match(await text(page, '[data-cause=none]'), /Only what the component hashes/);
    assert.deepEqual(troubles, []);
  } finally {
    await other.close();
  }
});

test('the policy of the page forbids every connection', async () => {
  const { page, close } = await openPage(browser, site.url);
  const outcomes = await page.evaluate(async (url) => {
    const refused = (promise) =>
      promise.then(
        () => 'let through',
        () => 'refused',
      );
    const image = new Promise((resolve, reject) =>
      Object.assign(new Image(), { onload: resolve, onerror: reject, src: `${url}image` }),
    );
    const script = new Promise((resolve, reject) => {
      document.head.append(
        Object.assign(document.createElement('script'), { onload: resolve, onerror: reject, src: `${url}script` }),
      );
    });
    const inline = document.createElement('script');
    inline.textContent = 'window.ran = true';
    document.head.append(inline);
    return [await refused(fetch(`${url}fetch`)), await refused(image), await refused(script), window.ran ?? 'refused'];
  }, site.url);
  assert.deepEqual(outcomes, Array(4).fill('refused'));
  await close();
});

test('the server was asked for nothing but the page', () => {
  assert.ok(site.requests.length > 10);
  assert.deepEqual(new Set(site.requests), new Set(['GET /']));
});

// Runs in the page: the texts whose contrast with what lies under them is below 4.5.
function contrasts() {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const weak = [];
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() === '' || !element.checkVisibility() || element.closest('script, option'))
      continue;
    const [light, dark] = [luminance(channels(getComputedStyle(element).color)), luminance(ground(element))].toSorted(
      (a, b) => b - a,
    );
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) weak.push(`${texts.currentNode.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return weak;
}
