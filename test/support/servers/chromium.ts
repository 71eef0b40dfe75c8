import { join } from 'node:path'
import { exists, installDebianPackages } from './debian.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/**
 * The path of a Chromium: CHROMIUM_PATH, one on PATH, or one that is installed now where that is possible (Debian, as
 * root). Throws with what to do otherwise.
 */
export async function findChromium(): Promise<string> {
  const found = await findInstalled()
  if (found) return found
  if (await installDebianPackages('chromium', 'fonts-dejavu-core')) {
    const installed = await findInstalled()
    if (installed) return installed
  }
  throw new Error(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  )
}

async function findInstalled(): Promise<string | undefined> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean)
  for (const path of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (await exists(path)) return path
  }
  return undefined
}
