import { exists, installDebianPackages } from './debian.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin']
const ON_A_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/**
 * The browser to test with, for Playwright's `executablePath`: `CHROMIUM_PATH` if set, else one that is installed, else
 * it is installed where that is possible. Throws with what to do where it is not.
 */
export async function findChromium(): Promise<string> {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (await exists(given)) return given
    throw new Error(`CHROMIUM_PATH is set, but there is no ${given}.`)
  }
  const found = await findInstalled()
  if (found) return found
  if (await installDebianPackages('chromium', 'fonts-dejavu-core')) {
    const installed = await findInstalled()
    if (installed) return installed
  }
  throw new Error('The tests need a browser: install chromium, or set CHROMIUM_PATH to a Chromium or Chrome.')
}

async function findInstalled(): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? '').split(':').filter(Boolean), ...FOLDERS]) {
    for (const name of NAMES) if (await exists(`${folder}/${name}`)) return `${folder}/${name}`
  }
  return (await exists(ON_A_MAC)) ? ON_A_MAC : undefined
}
