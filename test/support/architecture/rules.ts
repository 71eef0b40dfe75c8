import { READS } from '../../../src/db/schema/reads.ts'
import type { Import, Source } from './sources.ts'
import { ownersOf, tableViolations } from './tables.ts'
import { transactionViolations } from './transactions.ts'

/** Slices by level. A slice may reach those of lower levels, by their doors. */
const LEVELS: string[][] = [
  ['access', 'restaurants', 'events', 'imports'],
  ['guests', 'settings'],
  ['numbers', 'orders'],
  ['inbox'],
  ['message-prices'],
  ['deliveries'],
  ['channels'],
  ['audiences'],
  ['templates'],
  ['message-templates'],
  ['autoresponder', 'mailings', 'promo-codes'],
  ['reputation'],
  ['drafts', 'rules'],
  ['webhooks', 'presence'],
  ['cloud-api', 'notifications'],
  ['data-retention'],
]

/** The foundations of the slices, and which of our code each may import besides itself. */
const FOUNDATIONS: Record<string, string[]> = {
  config: [],
  lib: [],
  db: ['config', 'lib'],
  http: ['config', 'lib'],
  jobs: ['config', 'lib'],
  media: ['lib'],
  whatsapp: ['config', 'lib', 'db'],
  sandbox: ['config', 'lib'],
}

/** Files and folders through which a foundation is reached; if none are listed, each of its files is a door. */
const DOORS: Record<string, string[]> = {
  db: ['index.ts', 'schema.ts', 'schema/', 'copy/index.ts'],
  jobs: ['index.ts', 'declare.ts', 'signals.ts'],
  whatsapp: ['index.ts', 'port.ts', 'cloud.ts'],
}

/** Wiring, which may see everything except what is listed. */
const WIRING: Record<string, string[]> = {
  'src/app.ts': ['workers', 'context', 'process', 'main'],
  'src/app-options.ts': ['workers', 'context', 'process', 'main'],
  'src/context.ts': ['workers', 'process', 'main'],
  'src/process.ts': ['main'],
  'src/main.ts': [],
}

/**
 * Commands for the person who runs the product, each a program of its own: they join what slices offer, as the process
 * does.
 */
const COMMANDS = ['workers', 'app', 'app-options', 'context', 'process', 'main']

type PackageRule = { packages: RegExp; what: string; values?: true; allowed: (path: string) => boolean }

/** Single-purpose stores and views, which would make `store.ts` or `view.ts` long. */
const SQL_FILES = new Set([
  'src/channels/sends.ts',
  'src/channels/push/tokens.ts',
  'src/deliveries/candidates.ts',
  'src/deliveries/claim.ts',
  'src/deliveries/number-view.ts',
  'src/deliveries/queue-store.ts',
  'src/deliveries/queue-view.ts',
  'src/deliveries/plan-store.ts',
  'src/deliveries/replied.ts',
  'src/deliveries/sticky-number.ts',
  'src/deliveries/cascade.ts',
  'src/deliveries/unmerge.ts',
  'src/deliveries/waiting-store.ts',
  'src/guests/counters.ts',
  'src/guests/answer-times/report.ts',
  'src/guests/waiting/overdue.ts',
  'src/guests/waiting/wait.ts',
  'src/guests/search.ts',
  'src/guests/search-hits.ts',
  'src/guests/timeline.ts',
  'src/inbox/chats.ts',
  'src/inbox/fetch-media.ts',
  'src/inbox/read-receipts.ts',
  'src/inbox/send-queue.ts',
  'src/inbox/statuses.ts',
  'src/audiences/compile.ts',
  'src/orders/derive-retention.ts',
  'src/orders/order-hours.ts',
  'src/reputation/figures/cancellations.ts',
])

/** What JSON cannot carry: files and streams, called only by a routes.ts. */
const STREAM_FILES = new Set([
  'src/inbox/serve-media.ts',
  'src/inbox/upload.ts',
  'src/mailings/csv.ts',
  'src/audiences/lists/upload.ts',
  'src/guests/opt-out/consent-routes.ts',
])

/** The product's lists that the console shows. They go into the browser as they are, so they import only types. */
const LISTS_OF_CONSOLE = new Set([
  'src/access/teams/rules.ts',
  'src/access/users/roles.ts',
  'src/db/event-types.ts',
  'src/http/scopes.ts',
  'src/lib/promo-percents.ts',
  'src/mailings/delivery-words.ts',
  'src/notifications/kinds.ts',
  'src/notifications/words.ts',
  'src/orders/causes.ts',
  'src/orders/retentions.ts',
  'src/reputation/complaints/topics.ts',
  'src/reputation/replies/reply-variables.ts',
])

const within =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(folder))
const named = (path: string, ...names: string[]) => names.some((name) => path.endsWith(`/${name}`))

const PACKAGES: PackageRule[] = [
  {
    packages: /^express$/,
    what: 'express belongs in app.ts, http/, routes.ts',
    allowed: (path) =>
      path === 'src/app.ts' || within('src/http/')(path) || named(path, 'routes.ts') || STREAM_FILES.has(path),
  },
  {
    packages: /^kysely(\/|$)/,
    what: "kysely's values belong in db/, store.ts, view.ts, data-retention.ts, migrations/ and stores of one idea, listed in the rules",
    values: true,
    allowed: (path) =>
      within('src/db/', 'migrations/')(path) ||
      named(path, 'store.ts', 'view.ts', 'data-retention.ts') ||
      SQL_FILES.has(path),
  },
  {
    packages: /^bullmq$|^@bull-board\//,
    what: 'BullMQ belongs in jobs/ and workers/',
    allowed: within('src/jobs/', 'workers/'),
  },
  {
    packages: /^@whiskeysockets\/baileys|^libsignal/,
    what: 'Baileys belongs in whatsapp/baileys/ and sandbox/',
    allowed: within('src/whatsapp/baileys/', 'src/sandbox/'),
  },
  { packages: /^ioredis$|^@electric-sql\//, what: 'queue drivers belong in jobs/', allowed: within('src/jobs/') },
  {
    packages: /^@opentelemetry\//,
    what: 'OpenTelemetry belongs in lib/tracing/open-telemetry.ts, which is loaded only where traces are on',
    allowed: (path) => path === 'src/lib/tracing/open-telemetry.ts',
  },
  { packages: /^pg$/, what: 'database drivers belong in db/', allowed: within('src/db/') },
  {
    packages: /^better-sqlite3$/,
    what: 'database drivers belong in db/',
    allowed: (path) => within('src/db/')(path) || path === 'src/jobs/folder-lock.ts',
  },
]

/** Parsed data that are trusted without a check: a cast to anything but `unknown`, or a column of a row. */
const UNREAD_JSON = /JSON\.parse\((\w*[rR]ow\.|.*\)\s+as\s+(?!unknown\b))/

/** Files with routes that need no key, and those that know what that means. */
const PUBLIC_FILES = [
  ...['health.ts', 'docs.ts', 'route.ts', 'mount.ts', 'openapi/document.ts'].map((file) => `src/http/${file}`),
  // Guests have no key: the token in the path is only theirs.
  'src/reputation/form/routes.ts',
  'src/guests/opt-out/routes.ts',
  'src/guests/opt-out/consent-routes.ts',
  // SMS providers: a secret in the address, a signature.
  'src/channels/callbacks/routes.ts',
  // Meta: a token, a signature.
  'src/numbers/cloud-api/webhook-routes.ts',
  // Somebody who signs in, or has to learn that nobody can yet, has no key.
  'src/access/users/session-routes.ts',
  'src/access/users/setup-routes.ts',
]

/** Everything that is wrong, one line each. */
export function findViolations(sources: Source[]): string[] {
  const product = sources.filter(({ path }) => !isForTests(path))
  const tables = { owners: ownersOf(product), reads: READS }
  return [
    ...product.flatMap(importViolations),
    ...sources.flatMap(exportViolations),
    ...product.flatMap(placeViolations),
    ...product.flatMap(transactionViolations),
    ...product.flatMap((source) => tableViolations(source, tables)),
    ...sources.flatMap(nameViolations),
    ...sources.flatMap(propertyViolations),
    ...findCycles(product).map((cycle) => `cycle: ${cycle.join(' -> ')}`),
    ...typeCycles(product).map((cycle) => `cycle of types: ${cycle.join(' -> ')}`),
  ]
}

/** Tests and what only tests use. */
export function isForTests(path: string): boolean {
  return path.startsWith('test/') || /\.(test|fixture)\.ts$|\/test-support\//.test(path)
}

function importViolations(source: Source): string[] {
  return source.imports.flatMap((imported) => {
    if (LISTS_OF_CONSOLE.has(source.path) && !imported.typeOnly)
      return [`${source.path} imports ${imported.target}: it goes into the browser and imports types alone`]
    const problem = imported.ours ? reach(source.path, imported) : packageUse(source.path, imported)
    return problem ? [`${source.path} imports ${imported.target}: ${problem}`] : []
  })
}

function reach(path: string, { target, typeOnly }: Import): string | undefined {
  const [from, to] = [areaOf(path), areaOf(target)]
  if (from === to || from === 'scripts') return undefined
  if (to === 'scripts' || to === 'test') return `the product does not know ${to}/`
  const wiring = WIRING[path] ?? (from === 'commands' ? COMMANDS : undefined)
  if (wiring) return wiring.includes(to) ? `${path} does not know ${to}` : throughDoor(to, target)
  if (from === 'migrations') return 'migrations stand alone'
  if (from === 'console') {
    if (LISTS_OF_CONSOLE.has(target)) return undefined
    return typeOnly
      ? throughDoor(to, target)
      : 'the console takes types alone from the product, and the lists in the rules'
  }
  if (from === 'workers')
    return ['main', 'process'].includes(to) ? 'workers do not know the process' : throughDoor(to, target)
  if (to === 'console') return 'the product does not know its console'
  if (to === 'workers' || to === 'migrations' || ['app', 'app-options', 'context', 'process', 'main'].includes(to)) {
    return `only the wiring knows ${to}`
  }
  const stands = FOUNDATIONS[from]
  if (stands)
    return stands.includes(to)
      ? throughDoor(to, target)
      : `${from} may import ${stands.join(', ') || 'nothing of ours'}`
  if (to in FOUNDATIONS) return to === 'sandbox' ? 'the product does not know its sandbox' : throughDoor(to, target)
  const [fromLevel, toLevel] = [levelOf(from), levelOf(to)]
  if (fromLevel === -1 || toLevel === -1) return `${fromLevel === -1 ? from : to} has no level in the architecture test`
  return toLevel < fromLevel ? throughDoor(to, target) : 'slices import leftwards only'
}

function throughDoor(area: string, target: string): string | undefined {
  if (area in FOUNDATIONS) {
    const doors = DOORS[area]
    const inside = target.slice(`src/${area}/`.length)
    const isDoor = doors?.some((door) => (door.endsWith('/') ? inside.startsWith(door) : inside === door)) ?? true
    return isDoor ? undefined : `reach ${area} through ${doors?.join(' or ')}`
  }
  if (levelOf(area) === -1) return undefined
  return target === `src/${area}/index.ts` ? undefined : `reach ${area} through its index.ts`
}

function packageUse(path: string, imported: Import): string | undefined {
  if (path.startsWith('scripts/')) return undefined
  const rule = PACKAGES.find(({ packages }) => packages.test(imported.target))
  if (!rule || rule.allowed(path) || (rule.values && imported.typeOnly)) return undefined
  return rule.what
}

function exportViolations({ path, text }: Source): string[] {
  const problems: string[] = []
  if (/^export \*/m.test(text)) problems.push(`${path}: no export *`)
  if (/^export (default\b|\{[^}]*\bas default\b)/m.test(text) && !path.endsWith('.config.ts'))
    problems.push(`${path}: no default export`)
  return problems
}

function placeViolations({ path, text, imports }: Source): string[] {
  const problems: string[] = []
  if (/\bprocess\.env\b/.test(text) && path !== 'config/env.ts' && !path.startsWith('scripts/')) {
    problems.push(`${path}: only config/env.ts reads process.env`)
  }
  for (const { target, names } of imports) {
    if (target === 'src/jobs/index.ts' && names.includes('handle') && !path.startsWith('workers/')) {
      problems.push(`${path}: handlers are joined with their jobs in workers/`)
    }
  }
  if (path.startsWith('src/') && !/^src\/(console|sandbox)\//.test(path) && UNREAD_JSON.test(text)) {
    problems.push(`${path}: a column of JSON is read through storedJson, not cast`)
  }
  if (text.includes(`'public'`) && path.startsWith('src/') && !PUBLIC_FILES.includes(path)) {
    problems.push(`${path}: opens a door without a key, and is not listed as such`)
  }
  return problems
}

function nameViolations({ path }: Source): string[] {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const folders = path.split('/').slice(0, -1)
  const problems: string[] = []
  if (
    [...folders, file.replace(/(\.test)?\.tsx?$/, '')].some((name) =>
      /^(helpers?|utils?|misc|common|.*manager)$/.test(name),
    )
  ) {
    problems.push(`${path}: name the idea`)
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.property)?(\.test|\.fixture|\.config|\.d)?\.tsx?$/.test(file))
    problems.push(`${path}: kebab-case`)
  return problems
}

/** Properties are found by their tag when they are explored, and get their seed from the run. */
function propertyViolations({ path, text }: Source): string[] {
  if (!path.endsWith('.test.ts')) return []
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const problems: string[] = []
  if (count(/\bfc\.assert\(/g) > count(/\btags: 'property'/g)) problems.push(`${path}: properties carry their tag`)
  if (/\bfc\.\w/.test(text) && /\bseed: /.test(text)) problems.push(`${path}: no seed of its own`)
  return problems
}

/** Import cycles at run time; each once. */
function findCycles(sources: Source[]): string[][] {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ ours, typeOnly }) => ours && !typeOnly).map(({ target }) => target),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[][] = []
  const visit = (path: string, trail: string[]) => {
    const at = trail.indexOf(path)
    if (at >= 0) return void cycles.push([...trail.slice(at), path])
    if (done.has(path)) return
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return cycles
}

/**
 * No file may depend, even by its types, on what is built from it. The sandbox's phones, guests and network know each
 * other.
 */
function typeCycles(sources: Source[]): string[][] {
  const typesToo = sources.map((source) => ({
    ...source,
    imports: source.imports.map((each) => ({ ...each, typeOnly: false })),
  }))
  const values = new Set(findCycles(sources).map(String))
  return findCycles(typesToo).filter(
    (cycle) => !cycle.every((path) => path.startsWith('src/sandbox/')) && !values.has(String(cycle)),
  )
}

/** `src/guests/...` -> guests, `src/app.ts` -> app, `workers/...` -> workers. */
function areaOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  return top === 'src' ? second.replace(/\.ts$/, '') : top
}

function levelOf(area: string): number {
  return LEVELS.findIndex((slices) => slices.includes(area))
}
