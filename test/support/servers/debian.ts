import { execFile } from 'node:child_process'
import { access, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const POLICY = '/usr/sbin/policy-rc.d'

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/**
 * Installs Debian packages, where that is possible: on Debian's relatives, as root. Services are kept from starting by
 * themselves. Resolves to false where it is not possible; throws when it fails.
 */
export async function installDebianPackages(...packages: string[]): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await exists('/usr/bin/apt-get'))) return false
  const quietStart = !(await exists(POLICY))
  if (quietStart) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const apt = (...args: string[]) =>
      run('apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', ...args], {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        maxBuffer: 16 * 1024 * 1024,
      })
    await apt('update')
    await apt('install', '--no-install-recommends', ...packages)
  } finally {
    if (quietStart) await rm(POLICY, { force: true })
  }
  return true
}
