import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Guest, GuestMerge } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useList } from '../lists.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { opens } from '../parts/opens.ts'
import { usePersonName } from '../parts/person-name.tsx'
import { Rows } from '../parts/rows.tsx'
import { useCan } from '../session.ts'
import { GuestSearch } from '../templates/guest-search.tsx'
import { PairLine } from './pair-line.tsx'

const Compare = lazy(() => import('./compare.tsx').then((each) => ({ default: each.Compare })))

/** Guests who may be the same person, and those merged into this one. */
export function SamePerson({ guest }: { guest: Guest }) {
  const { t } = useTranslation('guests')
  const [, navigate] = useLocation()
  const may = useCan()('guests:write')
  const [other, setOther] = useState<Guest>()
  const proposals = useList(['duplicates', guest.id], '/v1/guests/duplicates', {
    query: { guest_id: guest.id },
    limit: 5,
  })
  const none = (
    <Text size="sm" c="dimmed">
      {t('same.none')}
    </Text>
  )
  return (
    <Stack gap="sm">
      <Rows list={proposals} empty={none} lines={2} more={{ size: 'xs' }}>
        {(rows) =>
          rows.map((pair) => (
            <PairLine
              key={pair.id}
              pair={pair}
              shown={pair.guest.id === guest.id ? [pair.other] : [pair.guest]}
              compare={opens(() => setOther(pair.guest.id === guest.id ? pair.other : pair.guest))}
            />
          ))
        }
      </Rows>
      {may && <Chosen except={guest.id} onChosen={setOther} />}
      <Merges guestId={guest.id} />
      <Anchor component={Link} href="/guests/duplicates" size="sm">
        {t('same.all')}
      </Anchor>
      {other && (
        <Suspense fallback={null}>
          <Compare
            pair={[guest, other]}
            onClose={() => setOther(undefined)}
            onMerged={(kept) => kept.id !== guest.id && navigate(`/inbox/${kept.id}`, { replace: true })}
          />
        </Suspense>
      )}
    </Stack>
  )
}

/** Somebody who was not proposed. */
function Chosen({ except, onChosen }: { except: string; onChosen: (guest: Guest) => void }) {
  const { t } = useTranslation('guests')
  const [id, setId] = useState<string | null>(null)
  const open = useAct((chosen: string) => api.GET('/v1/guests/{id}', { path: { id: chosen } }), {
    onDone: (guest) => {
      setId(null)
      onChosen(guest)
    },
  })
  return (
    <Group gap={6} wrap="nowrap" align="flex-end">
      <div style={{ flex: 1 }}>
        <GuestSearch value={id} onChange={setId} label={t('same.find')} />
      </div>
      <Button
        size="xs"
        variant="default"
        disabled={id === null || id === except}
        loading={open.isPending}
        {...opens(() => id && open.mutate(id))}
      >
        {t('same.compare')}
      </Button>
    </Group>
  )
}

function Merges({ guestId }: { guestId: string }) {
  const merges = useList(['guests', guestId, 'merges'], '/v1/guests/{id}/merges', { path: { id: guestId }, limit: 5 })
  return (
    <Rows list={merges} lines={1} more={{ size: 'xs' }}>
      {(rows) => rows.map((merge) => <MergeLine key={merge.id} merge={merge} />)}
    </Rows>
  )
}

function MergeLine({ merge }: { merge: GuestMerge }) {
  const { t } = useTranslation('guests')
  const formats = useFormats()
  const nameOf = usePersonName()
  const confirm = useConfirm()
  const may = useCan()('guests:write')
  const undo = useAct(
    () => api.POST('/v1/guests/{id}/merges/{merge_id}/undo', { path: { id: merge.guest_id, merge_id: merge.id } }),
    { done: t('same.undone'), refresh: [['guests'], ['duplicates']] },
  )
  const ask = async () => {
    if (await confirm({ title: t('same.undoAsk'), text: t('same.undoText'), act: t('same.undo') })) undo.mutate()
  }
  const { at, merged_by, undone_at, undone_by, undo_until } = merge
  return (
    <Group gap={6} justify="space-between" wrap="nowrap">
      <Text size="xs" c="dimmed">
        {t('same.mergedAt', { at: formats.dateTime(at), name: nameOf(merged_by) })}
        {undone_at && ` · ${t('same.undoneAt', { at: formats.dateTime(undone_at), name: nameOf(undone_by ?? '') })}`}
        {!undone_at && ` · ${t('same.undoUntil', { at: formats.date(undo_until) })}`}
      </Text>
      {may && !undone_at && Date.parse(undo_until) > Date.now() && (
        <Button size="xs" variant="default" loading={undo.isPending} {...opens(ask)}>
          {t('same.undo')}
        </Button>
      )}
    </Group>
  )
}
