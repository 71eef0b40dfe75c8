import { ActionIcon, Text } from '@mantine/core'
import { IconAlertTriangle, IconClockShare, IconPencil, IconSend, IconTrash } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScheduledMessage } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { opens } from '../../parts/opens.ts'
import { More } from '../../parts/rows.tsx'
import { usePeople } from '../people.ts'
import { TAKE_TEXT, useScheduled, useScheduledActs } from './later.ts'
import classes from './scheduled-list.module.css'

const LaterForm = lazy(() => import('./later-form.tsx').then((each) => ({ default: each.LaterForm })))

const HOUR = 3_600_000

/** What waits to be sent to a guest, above the composer's field. */
export function ScheduledList({ guestId }: { guestId: string }) {
  const { t } = useTranslation('inbox')
  const list = useScheduled(guestId)
  if (list.rows.length === 0) return null
  return (
    <section aria-label={t('later.title')} className={classes.list}>
      <ul className={classes.rows}>
        {list.rows.map((one) => (
          <Scheduled key={one.id} one={one} />
        ))}
      </ul>
      <More list={list} size="xs" />
    </section>
  )
}

function Scheduled({ one }: { one: ScheduledMessage }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const formats = useFormats()
  const { nameOf, me } = usePeople()
  const [changing, setChanging] = useState(false)
  const { sendNow, change, remove } = useScheduledActs(one, () => setChanging(false))
  const { type, status, status_reason: reason, author, text, location, media } = one
  const waits = status === 'scheduled'
  const state = waits
    ? formats.dateTime(one.send_at)
    : status === 'withdrawn'
      ? t('later.withdrawn')
      : t(`later.failed.${reason ?? 'unknown'}`)
  const by = author === me ? '' : ` · ${nameOf(author)}`
  // An unsent message that is changed gets a time in the future.
  const sendAt = Math.max(Date.parse(one.send_at), Date.now() + HOUR)
  const first = {
    text: text ?? '',
    sendAt: waits ? Date.parse(one.send_at) : sendAt,
    withdraw: one.withdraw_if_guest_writes,
  }
  const words = type === 'text' ? 'needed' : TAKE_TEXT.has(type) ? 'optional' : 'none'
  return (
    <li className={classes.one} data-bad={!waits || undefined}>
      {waits ? <IconClockShare size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
      {media?.thumbnail_url && <img className={classes.picture} src={media.thumbnail_url} alt="" />}
      <div className={classes.words}>
        <Text size="sm" truncate dir="auto" className="people-wrote">
          {[media?.file_name, text ?? location?.name].filter(Boolean).join(' · ') || t(`type.${type}`)}
        </Text>
        <Text size="xs" className={classes.state}>
          {state}
          <bdi>{by}</bdi>
          {waits && one.withdraw_if_guest_writes && ` · ${t('later.unlessWrites')}`}
        </Text>
      </div>
      <ActionIcon color="gray" aria-label={t('later.now')} title={t('later.now')} onClick={() => sendNow.mutate()}>
        <IconSend size={16} />
      </ActionIcon>
      <ActionIcon
        color="gray"
        aria-label={t('later.change')}
        title={t('later.change')}
        {...opens(() => setChanging(true))}
      >
        <IconPencil size={16} />
      </ActionIcon>
      <ActionIcon color="gray" aria-label={t('later.remove')} title={t('later.remove')} onClick={() => remove.mutate()}>
        <IconTrash size={16} />
      </ActionIcon>
      {changing && (
        <Suspense fallback={null}>
          <LaterForm
            title={t('later.change')}
            first={first}
            words={words}
            act={change}
            onClose={() => setChanging(false)}
          />
        </Suspense>
      )}
    </li>
  )
}
