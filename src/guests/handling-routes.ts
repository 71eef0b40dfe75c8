import { z } from 'zod'
import { type Tx, transact } from '../db/index.ts'
import { type Actor, type Route, route } from '../http/route.ts'
import { toIso } from '../http/time.ts'
import { AppError } from '../lib/errors.ts'
import { applyHandling } from './apply-handling.ts'
import { assignConversation } from './assignment/assign.ts'
import { assignInput } from './assignment/input.ts'
import type { GuestRouteDeps } from './deps.ts'
import { type HandlingChange, lockLivingGuest, reopen, resolve, snooze, snoozeInput, unsnooze } from './handling.ts'
import { guestSchema } from './present.ts'
import { showGuest } from './view.ts'

const params = z.object({ id: z.string().max(100) })
const nothing = z.object({})

type Deps = Pick<GuestRouteDeps, 'db' | 'clock' | 'audit' | 'signals'>

/** Who handles a guest's conversation, and whether it waits for anybody. */
export function handlingRoutes(deps: Deps): Route[] {
  const post = (path: string, summary: string, description: string) => ({
    method: 'post' as const,
    path: `/v1/guests/:id/${path}`,
    scope: 'messages:write' as const,
    summary,
    description: `${description} Audited.`,
    tag: 'Guests',
    params,
    responses: { 200: guestSchema },
  })
  const change = (
    id: string,
    actor: Actor,
    action: string,
    details: object,
    changeAt: (at: number) => HandlingChange,
  ) => changeHandling(deps, { id, actor, action, details: { ...details }, changeAt })

  return [
    route({
      ...post(
        'assign',
        "Give a guest's conversation to somebody, or to a team",
        '`null` gives it to nobody. With `from_assignee` two who take it at once do not take it from each other. Told as `conversation.assigned`.',
      ),
      body: assignInput,
      async handle({ params: { id }, body: { assignee, team_id: teamId, from_assignee: from }, actor }) {
        const by = { by: actor.id, reason: 'by_hand' as const, expected: { assignee: from } }
        await transact(deps.db, async (tx) => {
          if (await assignConversation(tx, id, { assignee, teamId }, { ...by, at: deps.clock.now() })) return
          if (from !== undefined) await demandAssignee(tx, id, [from, assignee])
        })
        deps.signals.notify('outbox')
        return { status: 200, body: await showGuest(deps.db, id) }
      },
    }),
    route({
      ...post(
        'snooze',
        "Put a guest's conversation aside for a while",
        'It is open again then, or once the guest writes.',
      ),
      body: snoozeInput,
      handle: ({ params: { id }, body: { until }, actor }) =>
        change(id, actor, 'snooze', { until: toIso(until) }, (at) => snooze(until, at)),
    }),
    route({
      ...post('unsnooze', "Take a guest's conversation up again", 'Undoes a snooze.'),
      body: nothing,
      handle: ({ params: { id }, actor }) => change(id, actor, 'unsnooze', {}, () => unsnooze),
    }),
    route({
      ...post('resolve', "A guest's conversation is done", 'It is open again once the guest writes.'),
      body: nothing,
      handle: ({ params: { id }, actor }) => change(id, actor, 'resolve', {}, resolve),
    }),
    route({
      ...post('reopen', "A guest's conversation is not done", 'Undoes a resolution or a snooze.'),
      body: nothing,
      handle: ({ params: { id }, actor }) => change(id, actor, 'reopen', {}, () => reopen),
    }),
  ]
}

/**
 * Demands that the conversation still has the assignee that the caller saw, also when two take it at once. Throws
 * `conflict`.
 */
async function demandAssignee(tx: Tx, guestId: string, among: (string | null | undefined)[]): Promise<void> {
  const guest = await lockLivingGuest(tx, guestId)
  if (among.includes(guest.assignee)) return
  throw new AppError(
    'conflict',
    'Somebody else has taken the conversation meanwhile. Look at it before you take it over.',
  )
}

type Handled = {
  id: string
  actor: Actor
  action: string
  details: Record<string, unknown>
  changeAt: (at: number) => HandlingChange
}

async function changeHandling({ db, clock, audit, signals }: Deps, { id, actor, action, details, changeAt }: Handled) {
  await transact(db, async (tx) => {
    const at = clock.now()
    await applyHandling(tx, audit, id, { change: changeAt(at), action, details, by: actor.id, at })
  })
  signals.notify('outbox')
  return { status: 200, body: await showGuest(db, id) }
}
