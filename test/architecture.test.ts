import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { READS } from '../src/db/schema/reads.ts'
import { consoleFiles, unmarkedOpeners } from './support/architecture/openers.ts'
import { findViolations, isForTests } from './support/architecture/rules.ts'
import { parseSource, readSources } from './support/architecture/sources.ts'
import { ownersOf, staleReads } from './support/architecture/tables.ts'
import { unusedExports } from './support/architecture/unused-exports.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A schema of one table. */
const GUESTS = { 'src/db/schema/guests.ts': 'export type GuestsTables = {\n  guests: GuestsTable\n}' }

/** Violations in a small project of one or more files. */
const check = (files: Record<string, string>) =>
  findViolations(Object.entries(files).map(([path, text]) => parseSource(path, text)))

it('the project keeps its rules', () => {
  const sources = readSources(root)
  expect(sources.length).toBeGreaterThan(100)
  expect(findViolations(sources)).toEqual([])
})

it('what slices read of each other stands in one list, which names nothing else', () => {
  const product = readSources(root).filter(({ path }) => !isForTests(path))
  const owners = ownersOf(product)
  expect(owners.get('promo_codes')).toBe('promo-codes')
  expect(staleReads(product, { owners, reads: READS })).toEqual([])
})

it('every package that is imported is named in package.json', () => {
  const { dependencies, devDependencies } = packageJson()
  const sources = readSources(root).filter(({ path }) => !isForTests(path))
  const undeclared = packagesOf(sources).filter(({ name }) => !(name in { ...dependencies, ...devDependencies }))
  expect(undeclared).toEqual([])
})

it('dependencies are what the built server leaves where it is: each is imported by the product, or served by it', () => {
  const product = readSources(root).filter(({ path }) => /^src\/(?!console)/.test(path) && !isForTests(path))
  const texts = product.map(({ text }) => text).join('\n')
  expect(Object.keys(packageJson().dependencies).filter((name) => !texts.includes(`'${name}`))).toEqual([])
})

/** The path of a URL is encoded: in a folder named «Мои проекты» it names no file. */
it('files are found by fileURLToPath, never by the path of a URL', () => {
  const wrong = readSources(root).filter(({ text }) => /import\.meta\.url\)\.pathname/.test(text))
  expect(wrong.map(({ path }) => path)).toEqual([])
})

it('what a file exports, another one uses', () => {
  const settings = parseSource('vitest.config.ts', readFileSync(`${root}/vitest.config.ts`, 'utf8'))
  const sources = [...readSources(root), settings]
  // Begins a line of a file that this script writes.
  expect(unusedExports(sources)).toEqual(['scripts/client.ts OPERATIONS'])
})

/** Run by name, and imported by `@mantine/charts`: no file imports them. */
const NEVER_IMPORTED = ['@biomejs/biome', 'recharts']

it('every package named in package.json is used', () => {
  const { dependencies, devDependencies } = packageJson()
  const others = readSources(root).filter(({ path }) => path !== 'test/architecture.test.ts')
  const texts = others.map(({ text }) => text).join('\n')
  const isUsed = (name: string) => texts.includes(`'${name.replace('@types/', '')}`)
  expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !isUsed(name))).toEqual(NEVER_IMPORTED)
})

function packageJson() {
  const named = z.record(z.string(), z.string())
  return z
    .object({ dependencies: named, devDependencies: named })
    .parse(JSON.parse(readFileSync(`${root}/package.json`, 'utf8')))
}

function packagesOf(sources: ReturnType<typeof readSources>): { path: string; name: string }[] {
  return sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ ours, typeOnly, target }) => !ours && !typeOnly && !target.startsWith('node:'))
      .map(({ target }) => ({ path, name: target.split('/', target.startsWith('@') ? 2 : 1).join('/') })),
  )
}

/** Those whose button says so elsewhere, or which as a rule open nothing. */
const OPENERS_APART = [
  // The button beside the field says it.
  'src/console/guests/same-person.tsx onChosen',
  // On a desktop the card stands beside the conversation.
  'src/console/inbox/screen.tsx onCard',
  // Both ask when somebody else has saved meanwhile.
  'src/console/mailings/editor.tsx onClick',
  'src/console/shell/user-menu.tsx onClick',
  'src/console/templates/template-page.tsx onClick',
]

it('finds what is exported for nobody, and knows who takes a name, passes it on or loads the whole module', () => {
  const files = {
    'src/guests/a.ts': 'export const taken = 1\nexport async function left() {}\nexport type Left = 1',
    'src/guests/b.ts': `import { taken as mine } from './a.ts'`,
    'src/guests/index.ts': `export { passed } from './c.ts'`,
    'src/guests/c.ts': 'export function passed() {}',
    'src/guests/d.ts': 'export class Loaded {}',
    'src/context.ts': `const { Loaded } = await import('./guests/d.ts')`,
  }
  const sources = Object.entries(files).map(([path, text]) => parseSource(path, text))
  expect(unusedExports(sources)).toEqual(['src/guests/a.ts left'])
})

it('whatever opens a dialog of the console says so', () => {
  expect(unmarkedOpeners(consoleFiles(root))).toEqual(OPENERS_APART)
})

/** What is only read, asks, or is shown once: nothing is typed there that could be lost. */
const DIALOGS_TO_READ = [
  'inbox/card-drawer.tsx', // asks by itself
  'inbox/timeline/lightbox.tsx',
  'mailings/version-words.tsx',
  'parts/confirm-dialog.tsx',
  'parts/form-dialog.tsx',
  'restaurants/import-reviews.tsx', // a file that is chosen
  'settings/shown-once.tsx',
  'shell/help.tsx',
  'shell/phone-menu.tsx',
]

it('a dialog with a form is one that asks before its words are lost', () => {
  const dialogs = consoleFiles(root).filter(({ text }) => /<(Modal|Drawer)\b/.test(text))
  expect(dialogs.map(({ path }) => path.replace('src/console/', '')).sort()).toEqual(DIALOGS_TO_READ)
})

it.each([
  [
    'a question',
    `const confirm = useConfirm()\nconst ask = async () => { if (await confirm({})) go() }`,
    '() => void ask()',
  ],
  [
    'a state',
    `const [edited, setEdited] = useState()\nconst form = edited && <Form onClose={done} />`,
    '() => setEdited(1)',
  ],
  ['a disclosure', `const [on, { open, close }] = useDisclosure()\nconst form = <Form opened={on} />`, 'open'],
  ['the hook of another file', 'const ask = useAsk()\nconst form = undefined', '() => void ask()'],
  ['what such a hook hands out', 'const { start: go, store } = useStart()\nconst form = store', '() => go.mutate()'],
])('finds who opens by %s', (_, code, handler) => {
  const form = { path: 'form.tsx', text: 'function Form({ onClose }) { return <Modal onClose={onClose} /> }' }
  const hooks = {
    path: 'hooks.ts',
    text: `export function useStart() {
      const ask = useAsk()
      const start = useAct(async () => ask())
      return { start, store: () => save() }
    }
    export function useAsk() { const confirm = useConfirm(); return async () => confirm({}) }`,
  }
  const page = (attribute: string) => ({
    path: 'page.tsx',
    text: `function Page() {\n${code}\nreturn <Button ${attribute}>{form}</Button> }`,
  })
  const found = (attribute: string) => unmarkedOpeners([page(attribute), hooks, form])
  expect(found(`onClick={${handler}}`)).toEqual(['page.tsx onClick'])
  expect(found(`{...opens(${handler})}`)).toEqual([])
  expect(found('onClick={() => setEdited(undefined)}')).toEqual([])
  expect(found('onClick={() => store()}')).toEqual([])
})

describe('the check', () => {
  it('accepts what is allowed', () => {
    expect(
      check({
        'src/inbox/receive.ts': `import type { Db } from '../db/index.ts'\nimport { resolveGuest } from '../guests/index.ts'`,
        'src/guests/store.ts': `import { sql } from 'kysely'\nimport type { GuestRow } from '../db/schema/guests.ts'`,
        'src/guests/rules.ts': `import type { Expression } from 'kysely'\nimport { type RawBuilder } from 'kysely'`,
        'src/numbers/routes.ts': `import type { Response } from 'express'`,
        'src/process.ts': `import { workers } from '../workers/index.ts'\nimport { context } from './context.ts'`,
        'workers/turn.ts': `import { handle } from '../src/jobs/index.ts'\nimport { sendCycleJob } from '../src/dispatch/index.ts'`,
        'config/env.ts': 'export const port = process.env.PORT',
        'src/console/inbox/screen.tsx': `import type { GuestOut } from '../../guests/index.ts'\nimport { api } from '../api.ts'`,
        'src/console/settings/keys.tsx': `import { SCOPES, type Scope } from '../../http/scopes.ts'`,
        'src/orders/causes.ts': `import type { OrderDelivery } from '../db/schema/orders.ts'`,
        'scripts/seed.ts': `import { store } from '../src/guests/store.ts'\nconst key = process.env.KEY`,
      }),
    ).toEqual([])
  })

  it.each([
    ['a slice past its door', 'src/inbox/a.ts', `import { x } from '../guests/store.ts'`, /through its index/],
    ['rightwards', 'src/guests/a.ts', `import { x } from '../inbox/index.ts'`, /leftwards/],
    ['rightwards for a type', 'src/guests/a.ts', `import type { X } from '../inbox/index.ts'`, /leftwards/],
    ['between neighbours', 'src/mailings/a.ts', `import { x } from '../reputation/index.ts'`, /leftwards/],
    ['over many lines', 'src/guests/a.ts', `import {\n  one,\n  type Two,\n} from '../inbox/index.ts'`, /leftwards/],
    ['when it is passed on', 'src/guests/index.ts', `export { x } from '../inbox/index.ts'`, /leftwards/],
    ['for its effect', 'src/guests/a.ts', `import '../inbox/index.ts'`, /leftwards/],
    ['when it is loaded late', 'src/guests/a.ts', `const { x } = await import('../inbox/index.ts')`, /leftwards/],
    ['an unknown slice', 'src/menu/a.ts', `import { x } from '../guests/index.ts'`, /menu has no level/],
    ['upwards from the ground', 'src/db/a.ts', `import { x } from '../guests/index.ts'`, /db may import config, lib/],
    ['out of lib', 'src/lib/a.ts', `import { x } from '../db/index.ts'`, /lib may import nothing/],
    ['the queue past its door', 'src/guests/a.ts', `import { x } from '../jobs/work.ts'`, /reach jobs through/],
    ['workers', 'src/guests/a.ts', `import { x } from '../../workers/turn.ts'`, /only the wiring knows workers/],
    ['the wiring', 'src/guests/a.ts', `import type { X } from '../context.ts'`, /only the wiring knows context/],
    ['the process from workers', 'workers/a.ts', `import { x } from '../src/process.ts'`, /do not know the process/],
    ['the sandbox', 'src/whatsapp/a.ts', `import { x } from '../sandbox/index.ts'`, /whatsapp may import/],
    ['the console', 'src/guests/a.ts', `import type { x } from '../console/api.ts'`, /does not know its console/],
    ['rules into the console', 'src/console/a.tsx', `import { x } from '../guests/index.ts'`, /types alone/],
    [
      'the console past a door',
      'src/console/a.tsx',
      `import type { x } from '../guests/store.ts'`,
      /through its index/,
    ],
    ['out of a list that the console shows', 'src/http/scopes.ts', `import { z } from 'zod'`, /into the browser/],
    ['tests', 'src/guests/a.ts', `import { x } from '../../test/support/clock.ts'`, /does not know test/],
    ['express in a rule', 'src/guests/a.ts', `import type { Request } from 'express'`, /express belongs/],
    ['SQL in a rule', 'src/guests/a.ts', `import { type Expression, sql } from 'kysely'`, /kysely's values/],
    ['bullmq', 'src/guests/a.ts', `import { Queue } from 'bullmq'`, /BullMQ belongs/],
    ['Baileys', 'src/whatsapp/a.ts', `import { proto } from '@whiskeysockets/baileys'`, /Baileys belongs/],
    ['Baileys by a path', 'src/numbers/a.ts', `import x from '@whiskeysockets/baileys/lib/Utils'`, /Baileys belongs/],
    ['OpenTelemetry', 'src/http/a.ts', `import { trace } from '@opentelemetry/api'`, /OpenTelemetry belongs/],
    ['a driver', 'src/guests/a.ts', `import { Redis } from 'ioredis'`, /drivers belong/],
  ])('finds an import that goes %s', (_what, path, text, problem) => {
    expect(check({ [path]: text })).toEqual([expect.stringMatching(problem)])
  })

  it.each([
    ['export *', 'src/guests/index.ts', `export * from './store.ts'`, /no export \*/],
    ['default exports', 'src/guests/a.ts', 'export default 1', /no default export/],
    ['default exports by name', 'src/guests/a.ts', 'export { x as default }', /no default export/],
    ['the environment', 'src/guests/a.ts', 'const x = process.env.PORT', /only config\/env.ts/],
    ['JSON that is cast', 'src/guests/a.ts', 'const x = JSON.parse(kept ?? "[]") as string[]', /through storedJson/],
    ['JSON of a row', 'src/guests/a.ts', 'const x: Tags = JSON.parse(keptRow.tags)', /through storedJson/],
    ['handlers in a slice', 'src/guests/a.ts', `import { handle } from '../jobs/index.ts'`, /in workers/],
    ['empty names', 'src/guests/utils.ts', '', /name the idea/],
    ['empty names of folders', 'src/guests/helpers/a.ts', '', /name the idea/],
    ['managers', 'src/numbers/session-manager.ts', '', /name the idea/],
    ['camel case', 'src/guests/linkGuest.ts', '', /kebab-case/],
    ['properties without a tag', 'src/guests/a.test.ts', `it('x', () => fc.${'assert'}(holds))`, /carry their tag/],
    ['seeds', 'src/guests/a.test.ts', `fc.${'sample'}(x, { seed: 1 })`, /no seed of its own/],
    [
      'open doors',
      'src/guests/routes.ts',
      `route({ path: '/v1/x', tag: 'X', scope: 'public' })`,
      /a door without a key/,
    ],
  ])('finds %s', (_what, path, text, problem) => {
    expect(check({ [path]: text })).toEqual([expect.stringMatching(problem)])
  })

  it.each([
    ['a table of another slice', 'src/numbers/a.ts', `db.updateTable('guests').set({ n: 1 })`, /guests alone does/],
    ['one in SQL', 'src/numbers/a.ts', 'sql`update guests set n = 1`', /guests alone does/],
    ['one that is deleted in SQL', 'src/numbers/a.ts', 'sql<X>`delete from guests`', /guests alone does/],
  ])('finds who writes %s', (_what, path, text, problem) => {
    expect(check({ ...GUESTS, [path]: text })).toEqual([expect.stringMatching(problem)])
  })

  it.each([
    ['a table of another slice', 'src/events/a.ts', `db.selectFrom('guests as g')`, /reads guests of guests/],
    ['one that is joined', 'src/events/a.ts', `query.innerJoin('guests', 'a', 'b')`, /reads guests of guests/],
    ['one in a list', 'src/events/a.ts', `db.selectFrom(['x', 'guests as g'])`, /reads guests of guests/],
    ['one in SQL', 'src/events/a.ts', 'sql`select 1 from x join guests g on true`', /reads guests of guests/],
    ['anything in a route', 'src/guests/note-routes.ts', `db.selectFrom('guests')`, /queries belong in the slice/],
    ['anything in a worker', 'workers/a.ts', 'sql`select 1`.execute(db)', /queries belong in the slice/],
    ['anything in the wiring', 'src/context.ts', `db.deleteFrom('guests')`, /queries belong|guests alone/],
  ])('finds who reads %s', (_what, path, text, problem) => {
    expect(check({ ...GUESTS, [path]: text })[0]).toMatch(problem)
  })

  it('accepts what a slice asks of its own tables, and of those that the list gives it', () => {
    const own = `import { sql } from 'kysely'\ndb.updateTable('guests')\nsql\`delete from guests\``
    const others = `db.selectFrom('guests').innerJoin('chats', 'a', 'b')\nconst text = 'update guests'`
    expect(check({ ...GUESTS, 'src/guests/store.ts': own, 'src/numbers/a.ts': others })).toEqual([])
  })

  it.each([
    ['a count around it', 'let n = 0\nawait transact(db, async (tx) => {\n  n += 1\n})', 3],
    ['a list around it', 'const l = []\nawait transactBatched(db, async () => void l.push(1))', 2],
    ['a field of what is around it', 'export const f = (tx: Tx) => {\n  deps.last = 1\n}', 2],
    ['a signal', `async function f(tx: Tx, { signals }: Deps) {\n  signals.notify('outbox')\n}`, 2],
    ['a job', 'await transact(db, (tx) => enqueue(job, {}))', 1],
    ['a transaction that is not repeated', 'await db.transaction().execute(work)', 1],
  ])('finds in a transaction %s', (_what, text, line) => {
    expect(check({ 'src/guests/a.ts': text })).toEqual([expect.stringContaining(`src/guests/a.ts:${line}: `)])
  })

  it('accepts what a transaction changes of its own, and what it does after its commit', () => {
    const text = `await transact(db, async (tx) => {
      const ids = new Set()
      for (const id of await find(tx)) ids.add(id)
      await tx.updateTable('guests').set({ n: 1 }).execute()
      afterCommit(tx, () => signals.notify('outbox'))
      return ids
    })`
    expect(check({ 'src/guests/a.ts': text })).toEqual([])
  })

  it('finds cycles, those of types too', () => {
    const files = {
      'src/guests/a.ts': `import { b } from './b.ts'`,
      'src/guests/b.ts': `import { c } from './c.ts'`,
      'src/guests/c.ts': `import { a } from './a.ts'`,
    }
    expect(check(files)).toEqual(['cycle: src/guests/a.ts -> src/guests/b.ts -> src/guests/c.ts -> src/guests/a.ts'])
    const ofTypes = 'cycle of types: src/guests/a.ts -> src/guests/b.ts -> src/guests/c.ts -> src/guests/a.ts'
    expect(check({ ...files, 'src/guests/c.ts': `import type { A } from './a.ts'` })).toEqual([ofTypes])
    const sandbox = {
      'src/sandbox/phones.ts': `import { guests } from './guests.ts'`,
      'src/sandbox/guests.ts': `import type { Phones } from './phones.ts'`,
    }
    expect(check(sandbox)).toEqual([])
  })

  it('does not mistake comments for imports', () => {
    expect(check({ 'src/guests/a.ts': `/*\nimport { x } from 'bullmq'\n*/\n// import { y } from 'bullmq'` })).toEqual(
      [],
    )
  })
})
