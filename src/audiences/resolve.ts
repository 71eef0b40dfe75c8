import type { ReadDb } from '../db/index.ts'
import { AppError } from '../lib/errors.ts'
import type { Audience, ResolvedAudience, Source } from './audience.ts'
import { audiencesIn, countConditions, isGroup, type Node, readConditions } from './conditions.ts'
import { type AudienceRow, findAudiences, matchingGuests } from './view.ts'

/** Conditions together with those of the audiences they refer to. */
const MAX_RESOLVED = 500
const ASKED_AT_ONCE = 500

export type Moment = { at: number; zone: string }

/** An audience with the saved audiences it refers to replaced by their current contents. Throws `not_found`. */
export async function resolveAudience(db: ReadDb, audience: Audience, { at, zone }: Moment): Promise<ResolvedAudience> {
  const known = new Map<string, AudienceRow>()
  const excluded = audience.exclude_audience_ids ?? []
  const own: Node[] = []
  let from: Source = { all: true }
  if ('tag' in audience) from = { tag: audience.tag }
  else if ('guest_ids' in audience) from = { guest_ids: audience.guest_ids }
  else if ('audience_id' in audience) own.push({ field: 'audience', op: 'in', value: [audience.audience_id] })
  else if ('conditions' in audience) own.push(audience.conditions)
  if (excluded.length > 0) own.push({ none_of: [{ field: 'audience', op: 'in', value: excluded }] })
  const where: Node[] = []
  for (const node of own) where.push(...flat(await resolveNode({ db, known }, node, [])))
  const size = where.reduce((sum, node) => sum + countConditions(node), 0)
  if (size > MAX_RESOLVED) {
    throw new AppError('invalid_input', `With the audiences it is built on this audience has ${size} conditions.`)
  }
  return { ...(('all' in from && narrowest(where)) || { from, where }), at, zone }
}

type Resolving = { db: ReadDb; known: Map<string, AudienceRow> }

async function resolveNode(resolving: Resolving, node: Node, trail: readonly string[]): Promise<Node> {
  if (isGroup(node)) {
    const resolved = async (nodes: Node[] | undefined) => {
      if (!nodes) return undefined
      const done: Node[] = []
      for (const each of nodes) done.push(await resolveNode(resolving, each, trail))
      return done
    }
    return {
      all_of: await resolved(node.all_of),
      any_of: await resolved(node.any_of),
      none_of: await resolved(node.none_of),
    }
  }
  if (node.field !== 'audience') return node
  const lists: string[] = []
  const parts: Node[] = []
  for (const id of node.value) {
    if (trail.includes(id)) throw new AppError('wrong_state', `The audience ${id} is built on itself.`)
    const row = await lookUp(resolving, id)
    if (row.conditions === null) lists.push(id)
    else parts.push(await resolveNode(resolving, readConditions(row.conditions), [...trail, id]))
  }
  if (lists.length > 0) parts.push({ field: 'audience', op: 'in', value: lists })
  const [only, ...others] = parts
  return only && others.length === 0 ? only : { any_of: parts }
}

async function lookUp({ db, known }: Resolving, id: string): Promise<AudienceRow> {
  const row = known.get(id) ?? (await findAudiences(db, [id]))[0]
  if (!row) throw new AppError('not_found', `There is no audience ${id}.`)
  known.set(id, row)
  return row
}

/** Groups that only require everything to hold are the same as their contents. */
function flat(node: Node): Node[] {
  if (isGroup(node) && node.all_of && !node.any_of && !node.none_of) return node.all_of.flatMap(flat)
  return [node]
}

/** A list or a tag that every guest must have is a shorter way to them than reading all guests. */
function narrowest(where: Node[]): Pick<ResolvedAudience, 'from' | 'where'> | undefined {
  for (const field of ['audience', 'tag'] as const) {
    const found = where.find((node) => !isGroup(node) && node.field === field && node.value.length === 1)
    if (!found || isGroup(found)) continue
    if (found.field !== 'audience' && found.field !== 'tag') continue
    const rest = where.filter((node) => node !== found)
    const [only = ''] = found.value
    return { from: found.field === 'audience' ? { list: only } : { tag: only }, where: rest }
  }
  return undefined
}

/**
 * Those of the given guests who are in the audience now: for triggered mailings, whose audience is a filter. `audience`
 * as stored by a mailing (`parseAudience`). Throws `not_found`.
 */
export async function guestsInAudience(
  db: ReadDb,
  audience: Audience,
  guestIds: readonly string[],
  moment: Moment,
): Promise<Set<string>> {
  const found = new Set<string>()
  if (guestIds.length === 0) return found
  const resolved = await resolveAudience(db, audience, moment)
  for (let start = 0; start < guestIds.length; start += ASKED_AT_ONCE) {
    const some = guestIds.slice(start, start + ASKED_AT_ONCE)
    for (const id of await matchingGuests(db, resolved, some)) found.add(id)
  }
  return found
}

/** Throws `invalid_input`, and `conflict` when audiences are archived or one would depend on itself. */
export async function checkReferences(db: ReadDb, ids: readonly string[], own?: string): Promise<void> {
  const rows = await findAudiences(db, ids)
  const missing = ids.find((id) => !rows.some((row) => row.id === id))
  if (missing !== undefined) {
    const message = `There is no audience ${missing}.`
    throw new AppError('invalid_input', message, [{ path: 'body', message }])
  }
  const archived = rows.find(({ archived_at }) => archived_at !== null)
  if (archived) throw new AppError('conflict', `The audience ${archived.id} is archived.`)
  if (own === undefined) return
  const seen = new Set<string>()
  let next = rows
  while (next.length > 0) {
    if (next.some(({ id }) => id === own)) throw new AppError('conflict', 'An audience cannot be built on itself.')
    for (const { id } of next) seen.add(id)
    const further = next.flatMap(({ conditions }) => (conditions ? audiencesIn(readConditions(conditions)) : []))
    next = await findAudiences(
      db,
      further.filter((id) => !seen.has(id)),
    )
  }
}
