import { exists } from './exists.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const SHELL = 'chromium-headless-shell'
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin']
const ON_A_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** The browser to test with, for Playwright's `executablePath`. Throws with what to do if there is none. */
export async function findChromium(): Promise<string> {
  const found = await findInstalledChromium()
  if (found) return found
  throw new Error('No browser here: `npm test` installs Chromium where it can, or install it, or set CHROMIUM_PATH.')
}

/**
 * Headless Chromium if it is installed, which takes less processor time, otherwise the full one. It shows no
 * notifications.
 */
export async function findHeadlessChromium(): Promise<string> {
  const shell = process.env.CHROMIUM_PATH ? undefined : await findInFolders([SHELL])
  return shell ?? findChromium()
}

/** `CHROMIUM_PATH` if set, else one that is installed. */
export async function findInstalledChromium(): Promise<string | undefined> {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (await exists(given)) return given
    throw new Error(`CHROMIUM_PATH is set, but there is no ${given}.`)
  }
  return (await findInFolders(NAMES)) ?? ((await exists(ON_A_MAC)) ? ON_A_MAC : undefined)
}

async function findInFolders(names: string[]): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? '').split(':').filter(Boolean), ...FOLDERS]) {
    for (const name of names) if (await exists(`${folder}/${name}`)) return `${folder}/${name}`
  }
  return undefined
}
