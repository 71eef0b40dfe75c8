import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { BulkReport } from '../../api-types.ts'
import type { AssignTo } from '../assign-menu.tsx'

/** The most the API takes in one call. */
const MOST = 200

export type BulkAction =
  | ({ type: 'assign' } & AssignTo)
  | { type: 'tag' | 'untag'; tags: string[] }
  | { type: 'resolve' | 'reopen' | 'read' | 'unread' }

type Result = BulkReport['results'][number]

/** Does one thing to everybody selected, says how many were changed, and can undo it for those. */
export function useBulk(onDone: () => void) {
  const { t } = useTranslation('inbox')
  return useAct(({ ids, action }: { ids: readonly string[]; action: BulkAction }) => actOn(ids, action), {
    refresh: [['guests'], ['counters']],
    onDone,
    done(results) {
      const count = (status: Result['status']) => results.filter((one) => one.status === status).length
      const failed = count('failed')
      const done = t('bulk.done', { count: count('done') })
      return failed > 0 ? `${done} ${t('bulk.failed', { count: failed })}` : done
    },
    undo: async (results, { action }) =>
      takeBack(
        results.filter(({ status }) => status === 'done'),
        action,
      ),
  })
}

async function actOn(ids: readonly string[], action: BulkAction): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < ids.length; from += MOST) {
    const body = { guest_ids: ids.slice(from, from + MOST), action }
    results.push(...(await api.POST('/v1/guests/bulk-actions', { body })).results)
  }
  return results
}

/** Each guest's earlier state; equal changes are made in one call. */
async function takeBack(done: readonly Result[], action: BulkAction): Promise<void> {
  const ids = done.map(({ guest_id: id }) => id)
  switch (action.type) {
    case 'assign': {
      const before = Map.groupBy(done, (one) => JSON.stringify([one.before?.assignee, one.before?.team_id]))
      for (const group of before.values()) {
        const { assignee = null, team_id = null } = group[0]?.before ?? {}
        await actOn(
          group.map(({ guest_id: id }) => id),
          { type: 'assign', assignee, team_id },
        )
      }
      return
    }
    case 'tag':
      return void (await actOn(ids, { ...action, type: 'untag' }))
    case 'untag':
      return void (await actOn(ids, { ...action, type: 'tag' }))
    case 'read':
      return void (await actOn(ids, { type: 'unread' }))
    case 'unread':
      return void (await actOn(ids, { type: 'read' }))
    case 'resolve':
    case 'reopen':
      return handleAsBefore(done)
    default:
      return action satisfies never
  }
}

async function handleAsBefore(done: readonly Result[]): Promise<void> {
  const now = Date.now()
  const snoozed = ({ before }: Result) => before?.snoozed_until && Date.parse(before.snoozed_until) > now
  const ids = (those: readonly Result[]) => those.map(({ guest_id: id }) => id)
  await actOn(ids(done.filter((one) => one.before?.resolved_at)), { type: 'resolve' })
  await actOn(ids(done.filter((one) => !one.before?.resolved_at && !snoozed(one))), { type: 'reopen' })
  for (const { guest_id: id, before } of done.filter(snoozed)) {
    if (before?.snoozed_until) {
      await api.POST('/v1/guests/{id}/snooze', { path: { id }, body: { until: before.snoozed_until } })
    }
  }
}
