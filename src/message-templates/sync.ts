import { z } from 'zod'
import { transact } from '../db/index.ts'
import { FIELDS, templateNode, templatePage, toldOf } from './as-meta-tells.ts'
import type { MessageTemplateDeps, TemplateGraph } from './deps.ts'
import { changeState, putTemplate, type Told } from './store.ts'
import { findTemplatesOf } from './view.ts'

const named = z.looseObject({ name: z.string(), language: z.string() })

const TOGETHER = 100
/** An account may have 250 templates, or 6,000 when Meta has verified it, each in many languages. */
const MAX_PAGES = 1_000

/**
 * Asks Meta for all templates of an account and stores them; those it no longer names are deleted. Returns how many
 * there are. Throws `GraphError` and `GraphUnreachable`: then nothing has changed that Meta did not report.
 */
export async function syncTemplates(deps: MessageTemplateDeps, wabaId: string): Promise<number> {
  const graph = await deps.openGraph(wabaId)
  if (!graph) return 0
  // Webhooks that come while Meta is being asked are newer than its answer.
  const at = deps.clock.now()
  // One that is submitted meanwhile may be missing from the answer.
  const before = await findTemplatesOf(deps.db, wabaId)
  const seen = new Set<string>()
  for await (const page of pagesOf(graph, wabaId)) {
    const told = page.flatMap((node) => readNode(deps, wabaId, node))
    await transact(deps.db, async (tx) => {
      for (const each of told) await putTemplate(tx, deps, each, at)
    })
    for (const { name, language } of page.flatMap(namedOf)) seen.add(`${name} ${language}`)
  }
  const gone = before.filter(({ name, language, status }) => status !== 'deleted' && !seen.has(`${name} ${language}`))
  await transact(deps.db, async (tx) => {
    for (const row of gone) await changeState(tx, deps, row, { status: 'deleted', reason: null }, at)
  })
  deps.signals.notify('outbox')
  return seen.size
}

/** As `syncTemplates` for every account. One that does not answer does not hold up the others. */
export async function syncAllTemplates(deps: MessageTemplateDeps): Promise<void> {
  for (const wabaId of await deps.listAccounts()) {
    await syncTemplates(deps, wabaId).catch((err: unknown) => {
      deps.log.warn({ err, wabaId }, 'templates at Meta could not be asked for')
    })
  }
}

/** Including unreadable ones: they exist. */
function namedOf(node: unknown): z.output<typeof named>[] {
  const { data } = named.safeParse(node)
  return data ? [data] : []
}

function readNode(deps: MessageTemplateDeps, wabaId: string, node: unknown): Told[] {
  const read = templateNode.safeParse(node)
  if (read.success) return [toldOf(wabaId, read.data)]
  deps.log.warn({ wabaId, path: read.error.issues[0]?.path }, 'a template at Meta has a shape that is not known here')
  return []
}

async function* pagesOf(graph: TemplateGraph, wabaId: string): AsyncGenerator<unknown[]> {
  let after: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = { fields: FIELDS, limit: TOGETHER, ...(after !== undefined && { after }) }
    const { data, paging } = await graph.get(`${wabaId}/message_templates`, templatePage, query)
    yield data
    const next = paging?.cursors?.after
    if (next === undefined || next === after || data.length === 0 || paging?.next === undefined) return
    after = next
  }
}
