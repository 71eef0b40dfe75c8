import { audit } from '../access/index.ts'
import { type Db, transact } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import { audiencesIn, type Node } from './conditions.ts'
import { checkReferences, resolveAudience } from './resolve.ts'
import { archiveAudience, insertAudience, removeMembers, updateAudience } from './store.ts'
import { type AudienceRow, findUsesOf, getAudience } from './view.ts'

type Deps = { db: Db; clock: Clock }
type By = { id: string }

/** Saves a new audience after checking what it depends on. */
export async function createAudience(
  { db, clock }: Deps,
  { name, conditions }: { name: string; conditions: Node },
  by: By,
): Promise<AudienceRow> {
  await checkConditions(db, conditions)
  const at = clock.now()
  return transact(db, async (tx) => {
    const row = await insertAudience(tx, { name, conditions, createdBy: by.id, at })
    await audit(tx, { actor: by, action: 'audience.create', subject: row.id, at })
    return row
  })
}

/**
 * Changes apply to mailings that have not started. Throws `wrong_state` for archived audiences and for conditions of a
 * list.
 */
export async function changeAudience(
  { db, clock }: Deps,
  id: string,
  changes: { name?: string | undefined; conditions?: Node | undefined },
  by: By,
): Promise<AudienceRow> {
  const before = await getAudience(db, id)
  if (changes.conditions) {
    if (before.kind === 'list') throw new AppError('wrong_state', 'A list has no conditions: import to it instead.')
    await checkConditions(db, changes.conditions, id)
  }
  const at = clock.now()
  return transact(db, async (tx) => {
    const row = await updateAudience(tx, id, changes, at)
    if (!row) throw new AppError('wrong_state', 'This audience is archived.')
    const fields = Object.keys(changes).filter((key) => changes[key as keyof typeof changes] !== undefined)
    await audit(tx, { actor: by, action: 'audience.change', subject: id, details: { fields }, at })
    return row
  })
}

async function checkConditions(db: Db, conditions: Node, own?: string): Promise<void> {
  await checkReferences(db, audiencesIn(conditions), own)
  // Refused when it is too large together with what it depends on.
  await resolveAudience(db, { conditions }, { at: 0, zone: 'UTC' })
}

/** Throws `conflict` while mailings wait for it or other audiences depend on it. Lists keep their guests. */
export async function removeAudience({ db, clock }: Deps, id: string, by: By): Promise<void> {
  await getAudience(db, id)
  const uses = await findUsesOf(db, id)
  const named = [...uses.mailings, ...uses.audiences]
  if (named.length > 0) {
    const fields = named.map((use) => ({ path: 'path.id', message: `${use} goes by this audience` }))
    throw new AppError(
      'conflict',
      `This audience is in use: ${named.slice(0, 3).join(', ')}. Change them first.`,
      fields,
    )
  }
  const at = clock.now()
  await transact(db, async (tx) => {
    if (await archiveAudience(tx, id, at)) await audit(tx, { actor: by, action: 'audience.archive', subject: id, at })
  })
}

/** Removes guests from a list. Returns how many were on it. */
export async function takeOffList({ db, clock }: Deps, id: string, guestIds: string[], by: By): Promise<number> {
  const { kind } = await getAudience(db, id)
  if (kind !== 'list') throw new AppError('wrong_state', 'This audience is no list: change its conditions instead.')
  const at = clock.now()
  return transact(db, async (tx) => {
    const removed = await removeMembers(tx, id, guestIds)
    await audit(tx, { actor: by, action: 'audience.take_off', subject: id, details: { removed }, at })
    return removed
  })
}
