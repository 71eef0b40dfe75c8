import { existsSync } from 'node:fs'
import { type Apt, debian, installPackages } from './apt.ts'
import type { Need } from './needs.ts'

/** What was installed: Debian packages, none if nothing was missing. */
export type Provisioned = { packages: string[]; ms: number }

type Options = {
  apt?: Apt
  /** Why nothing can be installed here, or null. */
  whyNot?: string | null
}

/**
 * Makes sure that everything needed is here before anything that needs it begins: finds all that is missing and
 * installs it at once. Throws with what to do if that is not possible.
 */
export async function provision(
  needs: Need[],
  { apt = { ...debian, say }, whyNot = whyNotHere(apt) }: Options = {},
): Promise<Provisioned> {
  const begun = Date.now()
  const missing = await missingOf(needs)
  if (missing.length === 0) return { packages: [], ms: Date.now() - begun }
  if (whyNot) throw new Error(advice(missing, whyNot))
  const packages = missing.flatMap((need) => need.packages)
  apt.say(`Installing ${names(missing)} (apt-get install ${packages.join(' ')}). This takes a minute, once.`)
  await installPackages(apt, packages).catch((error: Error) => {
    throw new Error(advice(missing, error.message))
  })
  const still = await missingOf(missing)
  if (still.length > 0)
    throw new Error(advice(still, 'its packages were installed, but nothing that runs came with them'))
  const ms = Date.now() - begun
  apt.say(`Installed in ${Math.round(ms / 1_000)} s.`)
  return { packages, ms }
}

async function missingOf(needs: Need[]): Promise<Need[]> {
  const there = await Promise.all(needs.map((need) => need.isThere()))
  return needs.filter((_need, index) => !there[index])
}

function whyNotHere({ command }: Apt): string | null {
  if (!existsSync(command)) return 'this is not Debian or one of its relatives'
  return process.getuid?.() === 0 ? null : 'only root may install packages'
}

function names(needs: Need[]): string {
  return needs.map(({ name }) => name).join(', ')
}

function advice(missing: Need[], why: string): string {
  return [
    `Missing: ${names(missing)}. It cannot be installed for you: ${why}.`,
    'What to do, any of:',
    `  - Debian, Ubuntu: sudo apt-get update && sudo apt-get install ${missing.flatMap((need) => need.packages).join(' ')}`,
    ...missing.map(({ name, otherwise }) => `  - ${name}: ${otherwise}`),
    '  - test files that need none of them run with: npx vitest run src/lib',
  ].join('\n')
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
