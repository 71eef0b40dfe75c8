import type { PasskeyOptions } from '../../whatsapp/port.ts'

/**
 * Code for the console of the owner's own browser, on web.whatsapp.com, because WhatsApp's passkeys work on no other
 * page. The browser requires a click before it asks for the passkey; the answer is shown for copying, and is sent
 * nowhere.
 */
export function passkeySnippet(options: PasskeyOptions): string {
  return `(() => {
  const options = ${JSON.stringify(options)};
  document.title = 'Click anywhere on this page';
  addEventListener('click', async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const answer = document.createElement('textarea');
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
      const credential = await navigator.credentials.get({ publicKey });
      answer.value = JSON.stringify(credential.toJSON());
    } catch (error) {
      answer.value = String(error);
    }
    answer.style.cssText = 'position:fixed;inset:5%;z-index:99999;width:90%;height:60%;font:14px monospace';
    document.body.append(answer);
    answer.select();
  }, { once: true, capture: true });
})()`
}
