import { ActionIcon, UnstyledButton } from '@mantine/core'
import { useLongPress } from '@mantine/hooks'
import { IconArrowBackUp, IconDots, IconSpeakerphone } from '@tabler/icons-react'
import { type MouseEvent, memo, type TouchEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Message, TimelineEntry } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { LazyReason } from '../../parts/lazy-reason.tsx'
import { useCan } from '../../session.ts'
import { useChatNumbers } from '../chat-numbers.ts'
import { usePeople } from '../people.ts'
import words from '../words.module.css'
import classes from './bubble.module.css'
import { MessageContent } from './message-content.tsx'
import { Quoted, QuotedElsewhere } from './quoted.tsx'
import { StatusMark } from './status-mark.tsx'

const LONG_PRESS_MS = 450

export type BubbleActs = {
  onMenu: (id: string, anchor: DOMRect) => void
  onQuote: (id: string) => void
  onJump: (id: string) => void
  onPicture: (id: string) => void
  onRetry: (id: string) => void
}

type Props = {
  entry: TimelineEntry
  message: Message
  /** The quoted message, if the timeline has it. */
  quoted: Message | undefined
  guestName: string
  /** The name of its number, if the previous message used another one. */
  via: string | undefined
  acts: BubbleActs
}

/** A message: its content, its time, its status. */
export const Bubble = memo(function Bubble({ entry, message, quoted, guestName, via, acts }: Props) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const { nameOf, me } = usePeople()
  const { id, type, direction, author, automatic, status, reactions, reply_to, edited_at, deleted_at } = message
  const out = direction === 'out'
  const bad = status === 'failed' || status === 'unconfirmed'
  const actable = !deleted_at && type !== 'call'
  const box = useRef<HTMLDivElement>(null)
  const held = useRef(false)
  const open = () => {
    if (!actable || !box.current) return
    held.current = true
    acts.onMenu(id, box.current.getBoundingClientRect())
  }
  const press = useLongPress(open, {
    threshold: LONG_PRESS_MS,
    cancelOnMove: true,
    events: ['touch'],
  })
  const finger = {
    ...press,
    // The browser's own menu, for a link or a picture under the finger, would cover ours.
    onContextMenu: (event: MouseEvent) => {
      if (event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === 'touch') event.preventDefault()
    },
    onTouchEnd(event: TouchEvent) {
      // The click that follows the touch would close what has just opened.
      if (held.current) event.preventDefault()
      held.current = false
      press.onTouchEnd?.(event)
    },
    onTouchCancel(event: TouchEvent) {
      held.current = false
      press.onTouchCancel?.(event)
    },
  }
  return (
    <article
      className={classes.line}
      data-out={out || undefined}
      aria-label={out ? t('timeline.ours') : t('timeline.theirs', { name: guestName })}
    >
      <div ref={box} className={classes.bubble} data-out={out || undefined} data-bad={bad || undefined} {...finger}>
        <Origin entry={entry} />
        <Around message={message} />
        {reply_to && <Quoted id={reply_to} known={quoted} guestName={guestName} onJump={acts.onJump} />}
        {!reply_to && message.quote && <QuotedElsewhere quote={message.quote} />}
        <MessageContent message={message} onPicture={acts.onPicture} />
        <div className={classes.meta}>
          {via !== undefined && <bdi className={classes.via}>{t('timeline.via', { name: via })}</bdi>}
          {out && author && author !== me && !message.delivery_id && (
            <bdi className={classes.author}>{nameOf(author)}</bdi>
          )}
          {automatic && <span>{t(`timeline.automatic.${automatic}`)}</span>}
          {edited_at && !deleted_at && <span title={formats.full(edited_at)}>{t('timeline.edited')}</span>}
          <time dateTime={entry.at} title={formats.full(entry.at)}>
            {formats.time(entry.at)}
          </time>
          {out && <StatusMark status={status} />}
        </div>
        {out && (status === 'queued' || status === 'sending') && <WaitsFor numberId={message.number_id} />}
        {bad && out && (
          <div className={classes.bad} role="note">
            {status === 'failed' ? t('timeline.failed') : t('timeline.unconfirmed')}{' '}
            <Reason reason={message.status_reason} />{' '}
            {status === 'failed' && !message.delivery_id && !automatic && (
              <UnstyledButton className={words.link} onClick={() => acts.onRetry(id)}>
                {t('timeline.sendAgain')}
              </UnstyledButton>
            )}
          </div>
        )}
        {(reactions.guest || reactions.us) && (
          <div className={classes.reactions}>
            {reactions.guest && (
              <span role="img" aria-label={t('timeline.guestReacted', { emoji: reactions.guest })}>
                {reactions.guest}
              </span>
            )}
            {reactions.us && (
              <span role="img" aria-label={t('timeline.weReacted', { emoji: reactions.us })}>
                {reactions.us}
              </span>
            )}
          </div>
        )}
      </div>
      {actable && (
        <div className={classes.acts}>
          <ActionIcon
            color="gray"
            size="sm"
            aria-label={t('timeline.quote')}
            title={t('timeline.quote')}
            onClick={() => acts.onQuote(id)}
          >
            <IconArrowBackUp size={16} />
          </ActionIcon>
          <ActionIcon
            color="gray"
            size="sm"
            aria-label={t('timeline.menu')}
            title={t('timeline.menu')}
            aria-haspopup="menu"
            onClick={({ currentTarget }) => acts.onMenu(id, currentTarget.getBoundingClientRect())}
          >
            <IconDots size={16} />
          </ActionIcon>
        </div>
      )}
    </article>
  )
})

/** What an overdue reply waits for: its number, which does not connect. */
function WaitsFor({ numberId }: { numberId: string }) {
  const { t } = useTranslation('inbox')
  const number = useChatNumbers().get(numberId)
  if (!number?.down) return null
  return (
    <div className={classes.bad} role="note">
      {t('timeline.waitsForNumber', { name: number.label })}
    </div>
  )
}

/** What WhatsApp says above the words: that it was forwarded, or can be viewed once. */
function Around({
  message: { forwarded, view_once, album_id, deleted_at, expires_after_seconds: expires },
}: {
  message: Message
}) {
  const { t } = useTranslation('inbox')
  if (deleted_at) return null
  const marks = [
    forwarded && t(`timeline.forwarded.${forwarded}`),
    view_once && t('timeline.viewOnce'),
    album_id && t('timeline.album'),
    expires && t('timeline.disappearing'),
  ].filter((mark) => typeof mark === 'string')
  return marks.length > 0 ? <div className={classes.origin}>{marks.join(' · ')}</div> : null
}

/** For a mailing or a rating request: which. */
function Origin({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation('inbox')
  if (entry.kind === 'mailing') return <OfMailing id={entry.mailing_id} name={entry.mailing_name} />
  if (entry.kind === 'rating') return <div className={classes.origin}>{t('timeline.ratingRequest')}</div>
  return null
}

function OfMailing({ id, name }: { id: string | null | undefined; name: string | null | undefined }) {
  const { t } = useTranslation('inbox')
  const mayOpen = useCan()('mailings:read')
  const words = (
    <>
      {t('timeline.mailing')} <bdi>{name}</bdi>
    </>
  )
  return (
    <div className={classes.origin}>
      <IconSpeakerphone size={14} aria-hidden />
      {id && mayOpen ? <Link href={`/mailings/${id}`}>{words}</Link> : <span>{words}</span>}
    </div>
  )
}

function Reason({ reason }: { reason: string | null }) {
  const { t, i18n } = useTranslation('inbox')
  if (!reason) return null
  if (i18n.exists(`inbox:reason.${reason}`)) return t(`reason.${reason}` as 'reason.not_sendable')
  return <LazyReason reason={reason} />
}
