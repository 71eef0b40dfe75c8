import { parseSync } from 'vite'
import type { Source } from './sources.ts'

type Node = { type: string; start: number; [key: string]: unknown }

/** Which slice owns a table, and which slices read tables of others. */
export type Tables = {
  owners: ReadonlyMap<string, string>
  /** By reader. */
  reads: Readonly<Record<string, readonly string[]>>
}

const WRITES = new Set(['insertInto', 'updateTable', 'deleteFrom', 'replaceInto', 'mergeInto'])
const READS = new Set([
  ...['selectFrom', 'from', 'using', 'innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'crossJoin'],
  ...['innerJoinLateral', 'leftJoinLateral', 'crossJoinLateral'],
])
const BEGINS = new Set([...WRITES, 'selectFrom'])
/** Tables in SQL as text, with the word before them. */
const IN_TEXT = /\b(into|update|delete\s+from|from|join)\s+([a-z_]+)/gi

/** Files that do not query the store: they call what slices offer. */
const ASKS_NOTHING =
  /^(workers\/|src\/http\/|src\/(app|app-options|context|process|main)\.ts$)|\/([a-z-]+-)?routes\.ts$/

/** `schema/<slice>.ts` holds the tables that only this slice writes; those of the outbox are written by db/ for all. */
export function ownersOf(sources: readonly Source[]): Map<string, string> {
  const owners = new Map<string, string>()
  for (const { path, text } of sources) {
    const [, file] = /^src\/db\/schema\/([a-z-]+)\.ts$/.exec(path) ?? []
    const [, list] = /export type \w+Tables = \{([^}]*)\}/.exec(text) ?? []
    if (!file || !list) continue
    for (const [, table = ''] of list.matchAll(/^\s+(\w+):/gm)) owners.set(table, file === 'outbox' ? 'events' : file)
  }
  return owners
}

/** Entries of the list that nothing needs any more. */
export function staleReads(sources: readonly Source[], { owners, reads }: Tables): string[] {
  return Object.entries(reads).flatMap(([slice, tables]) => {
    const own = sources.filter(({ path }) => path.startsWith(`src/${slice}/`))
    const needed = own.flatMap((source) => tableViolations(source, { owners, reads: {} })).join('\n')
    return tables
      .filter((table) => !needed.includes(`reads ${table} of`))
      .map((table) => `src/db/schema/reads.ts: ${slice} does not read ${table}`)
  })
}

/** Queries in the wrong place, that write another slice's table, or that read one without an entry in the list. */
export function tableViolations({ path, text }: Source, { owners, reads }: Tables): string[] {
  if (!/^(src|workers)\//.test(path) || /^src\/(db|console|sandbox)\//.test(path)) return []
  const slice = path.startsWith('src/') ? (path.split('/')[1] ?? '') : 'workers'
  const problems: string[] = []
  const report = (node: Node, what: string) => {
    problems.push(`${path}:${text.slice(0, node.start).split('\n').length}: ${what}`)
  }
  const use = (node: Node, table: string, writes: boolean) => {
    const owner = owners.get(table)
    if (owner === undefined || owner === slice) return
    if (writes) report(node, `writes ${table}, which ${owner} alone does`)
    else if (!reads[slice]?.includes(table)) report(node, `reads ${table} of ${owner}: see src/db/schema/reads.ts`)
  }
  visit(parseSync(path, text).program as unknown as Node, (node) => {
    const call = calledMethod(node)
    if (call !== undefined && BEGINS.has(call) && ASKS_NOTHING.test(path)) report(node, 'queries belong in the slice')
    if (call !== undefined && (WRITES.has(call) || READS.has(call))) {
      for (const name of namesIn((node.arguments as Node[])[0])) use(node, name, WRITES.has(call))
    }
    const sql = sqlText(node)
    if (sql === undefined) return
    if (ASKS_NOTHING.test(path)) report(node, 'queries belong in the slice')
    for (const [, word = '', table = ''] of sql.matchAll(IN_TEXT)) use(node, table, /into|update|delete/i.test(word))
  })
  return problems
}

function calledMethod(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined
  const callee = node.callee as Node
  return callee.type === 'MemberExpression' ? String((callee.property as Node).name) : undefined
}

/** `'deliveries as d'`, or a list of such. */
function namesIn(argument: Node | undefined): string[] {
  if (argument?.type === 'ArrayExpression') return (argument.elements as Node[]).flatMap(namesIn)
  if (argument?.type !== 'Literal' || typeof argument.value !== 'string') return []
  return [argument.value.split(' ')[0] ?? '']
}

/** The text of sql`...`; each value in it is a gap. */
function sqlText(node: Node): string | undefined {
  if (node.type !== 'TaggedTemplateExpression' || (node.tag as Node).name !== 'sql') return undefined
  const { quasis } = node.quasi as unknown as { quasis: { value: { raw: string } }[] }
  return quasis.map(({ value }) => value.raw).join(' ? ')
}

function visit(node: Node, enter: (node: Node) => void): void {
  enter(node)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === 'object' && typeof (child as Node).type === 'string') visit(child as Node, enter)
    }
  }
}
