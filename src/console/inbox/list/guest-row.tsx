import { VisuallyHidden } from '@mantine/core'
import {
  IconBan,
  IconCalendarEvent,
  IconChartBar,
  IconClockPause,
  IconDeviceMobile,
  IconFile,
  IconMapPin,
  IconMicrophone,
  IconMoodSmile,
  IconPackage,
  IconPhone,
  IconPhoto,
  IconShoppingBag,
  IconStarHalfFilled,
  IconUser,
  IconVideo,
} from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearch } from 'wouter'
import type { ListedGuest } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { addressOf, filterOf } from '../address.ts'
import { Avatar } from '../avatar.tsx'
import { useDraft } from '../composer/drafts.ts'
import { nameOfGuest } from '../guest-name.ts'
import { usePeople } from '../people.ts'
import { StatusMark } from '../timeline/status-mark.tsx'
import words from '../words.module.css'
import classes from './guest-row.module.css'
import { Waited } from './waited.tsx'

/** One guest of the list: name, time, last words, what waits. */
export const GuestRow = memo(function GuestRow({ guest, chosen }: { guest: ListedGuest; chosen: boolean }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const formats = useFormats()
  const { nameOf, me } = usePeople()
  const draft = useDraft(guest.id)
  const search = useSearch()
  const { unread_count: unread, unprocessed_count: unprocessed, snoozed_until: snoozed, assignee } = guest
  return (
    <Link
      href={addressOf(guest.id, filterOf(search))}
      className={classes.row}
      data-guest={guest.id}
      data-unread={unread > 0 || undefined}
      aria-current={chosen ? 'true' : undefined}
    >
      <Avatar guest={guest} />
      <span className={classes.text}>
        <span className={classes.top}>
          <bdi className={classes.name}>{nameOfGuest(guest) ?? t('shell:state.noName')}</bdi>
          {guest.last_message_at && <span className={classes.time}>{formats.brief(guest.last_message_at)}</span>}
        </span>
        <span className={classes.bottom}>
          <span className={classes.last} dir="auto">
            {draft && !chosen ? (
              <>
                <span className={classes.draft}>{t('list.draft')}</span> {draft.slice(0, 120)}
              </>
            ) : (
              <LastMessage last={guest.last_message} />
            )}
          </span>
          {guest.blocked_at && <IconBan size={15} aria-label={t('card.blocked')} />}
          {snoozed && Date.parse(snoozed) > Date.now() && (
            <IconClockPause size={15} aria-label={t('list.snoozedUntil', { at: formats.dateTime(snoozed) })} />
          )}
          {assignee && assignee !== me && (
            <span className={classes.assignee} title={t('list.assignedTo', { name: nameOf(assignee) })}>
              {[...nameOf(assignee)][0]?.toUpperCase()}
              <VisuallyHidden>{t('list.assignedTo', { name: nameOf(assignee) })}</VisuallyHidden>
            </span>
          )}
          <Waited guest={guest} />
          {unprocessed > 0 && (
            <span className={classes.rated} title={t('list.unprocessed', { count: unprocessed })}>
              <IconStarHalfFilled size={13} aria-hidden />
              {unprocessed}
              <VisuallyHidden>{t('list.unprocessed', { count: unprocessed })}</VisuallyHidden>
            </span>
          )}
          {unread > 0 && (
            <span className={classes.unread}>
              {unread > 99 ? '99+' : unread}
              <VisuallyHidden>{t('list.unread', { count: unread })}</VisuallyHidden>
            </span>
          )}
        </span>
      </span>
    </Link>
  )
})

function LastMessage({ last }: { last: ListedGuest['last_message'] }) {
  const { t } = useTranslation('inbox')
  if (!last) return <em className={words.dim}>{t('list.noMessages')}</em>
  const Icon = ICONS[last.type as keyof typeof ICONS]
  return (
    <>
      {last.direction === 'out' && <StatusMark status={last.status} />}
      {Icon && <Icon size={15} className={classes.icon} aria-hidden />}
      {last.text ?? (last.type in ICONS ? t(`type.${last.type as keyof typeof ICONS}`) : t('timeline.deleted'))}
    </>
  )
}

const ICONS = {
  image: IconPhoto,
  voice: IconMicrophone,
  audio: IconMicrophone,
  video: IconVideo,
  document: IconFile,
  sticker: IconMoodSmile,
  location: IconMapPin,
  contact: IconUser,
  order: IconShoppingBag,
  product: IconPackage,
  poll: IconChartBar,
  event: IconCalendarEvent,
  unsupported: IconDeviceMobile,
  call: IconPhone,
}
