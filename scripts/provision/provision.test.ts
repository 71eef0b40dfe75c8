import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exists } from '../../test/support/servers/exists.ts'
import type { Apt } from './apt.ts'
import type { Need } from './needs.ts'
import { provision } from './provision.ts'

const LOCK = 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)'

/** An installer that records what it is asked for; `script` decides how it ends. */
async function scene(script = '') {
  const folder = await mkdtemp(join(tmpdir(), 'apt-'))
  const [command, calls, policy] = ['apt-get', 'calls', 'policy-rc.d'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const text = `#!/bin/sh
cd ${folder}
while [ "$1" != update ] && [ "$1" != install ]; do shift; done
echo "$*" >> calls
[ -x policy-rc.d ] || exit 9
${script}
[ "$1" = update ] || for name; do touch "installed-$name"; done
`
  await writeFile(command, text)
  await chmod(command, 0o755)
  const said: string[] = []
  const apt: Apt = {
    command,
    policy,
    say: (line) => void said.push(line),
    lockWaitMs: 60_000,
    lockRetryMs: 10,
    progressMs: 60_000,
  }
  const need = (name: string, ...packages: string[]): Need => ({
    name,
    packages,
    isThere: () => exists(join(folder, `installed-${packages[0]}`)),
    otherwise: `set ${name.toUpperCase()}_URL`,
  })
  return {
    apt,
    said,
    needs: [need('Redis', 'redis-server'), need('Chromium', 'chromium', 'fonts')],
    install: (name: string) => writeFile(join(folder, `installed-${name}`), ''),
    calls: async () => ((await exists(calls)) ? (await readFile(calls, 'utf8')).trim().split('\n') : []),
    policyIsThere: () =>
      stat(policy).then(
        () => true,
        () => false,
      ),
  }
}

describe('what the tests need', () => {
  it('is installed in one update and one install, without starting its services', async () => {
    const s = await scene()
    const { packages } = await provision(s.needs, { apt: s.apt, whyNot: null })
    expect(packages).toEqual(['redis-server', 'chromium', 'fonts'])
    expect(await s.calls()).toEqual(['update', 'install --no-install-recommends redis-server chromium fonts'])
    expect(s.said[0]).toMatch(/^Installing Redis, Chromium/)
    expect(await s.policyIsThere()).toBe(false)
  })

  it('is left alone where it is there, and only what is missing is installed', async () => {
    const s = await scene()
    await s.install('redis-server')
    expect((await provision(s.needs, { apt: s.apt, whyNot: null })).packages).toEqual(['chromium', 'fonts'])
    expect((await provision(s.needs, { apt: s.apt, whyNot: 'nobody may' })).packages).toEqual([])
    expect(await s.calls()).toHaveLength(2)
  })

  it('waits for the installation of somebody else, of lists and of packages, saying so once', async () => {
    const s = await scene(`if [ $(grep -c "^$1" calls) -lt 4 ]; then echo "${LOCK}" >&2; exit 100; fi`)
    await provision(s.needs, { apt: s.apt, whyNot: null })
    expect((await s.calls()).map((call) => call.split(' ')[0])).toEqual([
      ...Array(4).fill('update'),
      ...Array(4).fill('install'),
    ])
    expect(s.said.filter((line) => line.startsWith('Waiting'))).toHaveLength(2)
    expect(s.said.join('\n')).toMatch(/process 4711/)
  })

  it('tries again when another installation changes the files of the installer under it, but not for ever', async () => {
    const corrupted = 'E: The package cache file is corrupted'
    const s = await scene(`if [ $(grep -c "^$1" calls) -lt 3 ]; then echo "${corrupted}" >&2; exit 100; fi`)
    await provision(s.needs, { apt: s.apt, whyNot: null })
    expect(await s.calls()).toHaveLength(6)
    const forever = await scene(`echo "${corrupted}" >&2; exit 100`)
    await expect(provision(forever.needs, { apt: forever.apt, whyNot: null })).rejects.toThrow(/is corrupted/)
  })

  it('does not wait for ever', async () => {
    const s = await scene(`echo "${LOCK}" >&2; exit 100`)
    const vain = provision(s.needs, { apt: { ...s.apt, lockWaitMs: 50 }, whyNot: null })
    await expect(vain).rejects.toThrow(/another installation does not end.*4711/)
    expect(await s.policyIsThere()).toBe(false)
  })

  it('is told with what to do where nothing can be installed', async () => {
    const s = await scene()
    await s.install('redis-server')
    const refused = provision(s.needs, { apt: s.apt, whyNot: 'only root may install packages' })
    await expect(refused).rejects.toThrow(/Missing: Chromium\..*only root/)
    await expect(refused).rejects.toThrow(/sudo apt-get update && sudo apt-get install chromium fonts\n/)
    await expect(refused).rejects.toThrow(/Chromium: set CHROMIUM_URL/)
    expect(await s.calls()).toEqual([])
  })

  it('is told with the words of the installer when that fails, or brings nothing that runs', async () => {
    const offline = await scene(`echo 'E: Unable to locate package redis-server' >&2; exit 100`)
    await expect(provision(offline.needs, { apt: offline.apt, whyNot: null })).rejects.toThrow(
      /Missing: Redis, Chromium\..*Unable to locate package/,
    )
    const empty = await scene('exit 0')
    await expect(provision(empty.needs, { apt: empty.apt, whyNot: null })).rejects.toThrow(/nothing that runs/)
  })

  it('may be found in lists that are not up to date', async () => {
    const s = await scene(`if [ "$1" = update ]; then echo 'E: no network' >&2; exit 100; fi`)
    await provision(s.needs, { apt: s.apt, whyNot: null })
    expect(s.said.join('\n')).toMatch(/not up to date: no network/)
  })
})
