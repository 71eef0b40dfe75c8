import { listPresentMembers, lockTeams, takeTurn } from '../../access/index.ts'
import { type ReadDb, type Tx, transact } from '../../db/index.ts'
import { lockGuest } from '../store.ts'
import { assignConversation } from './assign.ts'
import type { AssignmentDeps } from './deps.ts'
import { notOpenFor } from './hours.ts'
import type { TeamRow } from './team.ts'
import { countOpen, listQueue } from './view.ts'

/**
 * Distributes the queues of teams among members who are present and below the ceiling, the longest waiting first; for a
 * team that keeps to opening hours, only conversations of restaurants that are open. What nobody may take stays until
 * somebody can. Returns how many were given out.
 */
export async function giveOutQueues({ db, clock }: AssignmentDeps, signal?: AbortSignal): Promise<number> {
  const teams = await db
    .selectFrom('teams')
    .selectAll()
    .where('deleted_at', 'is', null)
    .where('rule', '<>', 'manual')
    .orderBy('id')
    .execute()
  const closed = teams.length > 0 ? await notOpenFor(db, clock.now(), 0) : []
  let given = 0
  for (const team of teams) {
    const passes = team.within_hours === 1 ? closed : []
    for (const { id } of await listQueue(db, team.id, clock.now(), passes)) {
      if (signal?.aborted) return given
      const outcome = await transact(db, (tx) => giveOut(tx, team.id, id, clock.now()))
      if (outcome === 'given') given++
      if (outcome === 'nobody') break
    }
  }
  return given
}

/** Gives out one conversation of a queue. `nobody`: the others in it would find nobody, either. */
export async function giveOut(tx: Tx, teamId: string, id: string, at: number): Promise<'given' | 'passed' | 'nobody'> {
  await lockTeams(tx)
  const team = await findGivingTeam(tx, teamId)
  const free = team ? await listFree(tx, team, at) : []
  if (!team || free.length === 0) return 'nobody'
  const guest = await lockGuest(tx, id)
  const waits = guest && guest.waiting_since !== null && guest.resolved_at === null && guest.merged_into === null
  if (!waits || guest.assignee !== null || guest.team_id !== teamId) return 'passed'
  const refused = await whoLetWait(tx, id, guest.waiting_since ?? at)
  const member = free.find((each) => !refused.has(each))
  if (member === undefined) return 'passed'
  const reason = team.rule === 'fewest_open' ? 'fewest_open' : 'by_turns'
  await assignConversation(tx, id, { assignee: member }, { by: 'system', reason, at })
  await takeTurn(tx, teamId, member)
  return 'given'
}

function findGivingTeam(db: ReadDb, id: string): Promise<TeamRow | undefined> {
  return db
    .selectFrom('teams')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('rule', '<>', 'manual')
    .executeTakeFirst()
}

/**
 * Present members below the ceiling, in the order of the team's rule. With equally many open conversations it goes by
 * turns.
 */
async function listFree(tx: Tx, { id, rule, max_open }: TeamRow, now: number): Promise<string[]> {
  const present = await listPresentMembers(tx, id, now)
  const open = await countOpen(tx, present, now)
  const load = (member: string) => open.get(member) ?? 0
  const free = present.filter((member) => max_open === null || load(member) < max_open)
  return rule === 'fewest_open' ? free.toSorted((a, b) => load(a) - load(b)) : free
}

/** Members who have had the conversation in this wait and did not answer in time: others go first. */
async function whoLetWait(db: ReadDb, guestId: string, since: number): Promise<Set<string | null>> {
  const rows = await db
    .selectFrom('assignments')
    .select('from_assignee')
    .where('guest_id', '=', guestId)
    .where('at', '>=', since)
    .where('reason', '=', 'unanswered')
    .execute()
  return new Set(rows.map(({ from_assignee }) => from_assignee))
}
