import { ActionIcon, Box, Group, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowLeft, IconFilter, IconLayoutSidebarRight } from '@tabler/icons-react'
import { type DragEvent, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useNotify } from '../acts.ts'
import type { Guest } from '../api-types.ts'
import { phoneText } from '../numbers/phone-text.ts'
import { useCan } from '../session.ts'
import { Avatar } from './avatar.tsx'
import { Colleagues } from './colleagues.tsx'
import { Composer } from './composer/composer.tsx'
import { onTaken, send } from './composer/outbox.ts'
import { useWriting } from './composer/writing.ts'
import classes from './conversation.module.css'
import type { Kind } from './entries.ts'
import { nameOfGuest } from './guest-name.ts'
import { HandlingBar } from './handling.tsx'
import { findMessage, noteMessage, useTimeline } from './load-timeline.ts'
import { NumberNote, NumberOfChat } from './number-note.tsx'
import panes from './panes.module.css'
import { usePeople } from './people.ts'
import { useOwnPresence } from './presence.ts'
import { useReading } from './reading.ts'
import { KindFilter } from './timeline/kind-filter.tsx'
import { TimelineView } from './timeline/timeline-view.tsx'

/**
 * Below this width the guest's name needs the room of the buttons' words, and of some of the buttons. It is the
 * window's width: nothing jumps when the card opens.
 */
const ROOMY = '(min-width: 90em)'

type Props = {
  guest: Guest
  phone: boolean
  cardShown: boolean
  onCard: () => void
  onNext: () => void
  /** Of the list one came from. */
  listAddress: string
  /** The message named in the address. */
  shown: string | undefined
}

/** A guest in the middle: the header, the timeline, the composer. */
export function Conversation({ guest, phone, cardShown, onCard, onNext, listAddress, shown }: Props) {
  const { t } = useTranslation(['inbox', 'shell'])
  const notify = useNotify()
  const mayWrite = useCan()('messages:write')
  const [kinds, setKinds] = useState<readonly Kind[]>([])
  const timeline = useTimeline(guest.id, kinds)
  const writing = useWriting()
  const roomy = useMediaQuery(ROOMY, matchMedia(ROOMY).matches, { getInitialValueInEffect: false })
  const [dropping, setDropping] = useState(false)
  const [atEnd, setAtEnd] = useState(false)
  const name = nameOfGuest(guest) ?? t('shell:state.noName')
  const { nameOf } = usePeople()
  const assignee = guest.assignee && nameOf(guest.assignee)
  const onTyping = useOwnPresence(guest.id)
  const toUnread = useReading(guest, mayWrite && atEnd)

  useEffect(
    () =>
      onTaken((message, file) => {
        if (message.guest_id !== guest.id) return
        noteMessage(timeline, message)
        if (file?.fields.type === 'voice' && message.type !== 'voice') notify.done(t('voice.asFile'))
      }),
    [timeline, guest.id, notify, t],
  )

  const messageBy = useCallback((id: string) => findMessage(timeline.snapshot().rows, id), [timeline])
  const retry = async (id: string) => {
    const message = messageBy(id)
    if (!message) return
    const after = timeline.snapshot().rows[0]?.id ?? ''
    const again = { guestId: guest.id, text: message.text ?? '', replyTo: message.reply_to ?? undefined, after }
    if (!message.media) return send({ ...again, file: undefined })
    try {
      const { url, file_name, waveform, duration_seconds } = message.media
      const blob = await (await fetch(url)).blob()
      const fields = {
        type: message.type,
        ...(waveform && { waveform }),
        ...(duration_seconds && { duration_seconds: String(duration_seconds) }),
      }
      send({ ...again, file: { blob, name: file_name ?? 'file', fields, preview: undefined } })
    } catch (error) {
      notify.failed(error)
    }
  }
  const drop = (event: DragEvent) => {
    setDropping(false)
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    writing.setFiles([...writing.files, ...event.dataTransfer.files])
  }

  return (
    <section
      className={panes.middle}
      aria-label={name}
      onDragOver={(event) => {
        if (!mayWrite || !event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDropping(true)
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setDropping(false)}
      onDrop={drop}
    >
      <Group className={classes.head} gap="xs" wrap="nowrap" justify="space-between">
        <Group gap="xs" wrap="nowrap" miw={0}>
          {phone && (
            <ActionIcon component={Link} href={listAddress} color="gray" size="lg" aria-label={t('toList')}>
              <IconArrowLeft size={20} />
            </ActionIcon>
          )}
          {!phone && (
            <Box visibleFrom="md">
              <Avatar guest={guest} size={36} />
            </Box>
          )}
          <Box miw={0}>
            {/* A right-to-left name is cut off at its end, not its beginning. */}
            <Text component="h2" fw={600} size="md" truncate dir="auto" ta="left" title={name}>
              {name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {guest.phone ? phoneText(guest.phone) : guest.username ? `@${guest.username}` : t('card.noPhone')}
              {guest.opted_out_at && ` · ${t('card.optedOut')}`}
              {guest.blocked_at && ` · ${t('card.blocked')}`}
              {assignee && (
                <>
                  {' · '}
                  <bdi title={t('handling.assignedTo', { name: assignee })}>{assignee}</bdi>
                </>
              )}
              <NumberOfChat timeline={timeline} />
            </Text>
          </Box>
        </Group>
        <Group gap={2} wrap="nowrap">
          {(roomy || !mayWrite) && <KindFilter kinds={kinds} onKinds={setKinds} icon={<IconFilter size={19} />} />}
          {mayWrite && (
            <HandlingBar
              guest={guest}
              roomy={roomy ?? false}
              kinds={kinds}
              onKinds={setKinds}
              onUnread={toUnread}
              onCard={onCard}
              onNext={onNext}
            />
          )}
          {(roomy || (!mayWrite && !phone)) && (
            <ActionIcon
              color={cardShown ? 'brand' : 'gray'}
              size="lg"
              onClick={onCard}
              aria-label={t('card.toggle')}
              aria-pressed={cardShown}
              title={t('card.toggle')}
            >
              <IconLayoutSidebarRight size={19} />
            </ActionIcon>
          )}
        </Group>
      </Group>
      <TimelineView
        key={`${guest.id} ${kinds.join()}`}
        timeline={timeline}
        guestName={name}
        unread={guest.unread_count}
        shown={kinds.length === 0 ? shown : undefined}
        onQuote={(id) => writing.setQuote(messageBy(id))}
        onEdit={(id) => {
          writing.setQuote(undefined)
          writing.setEditing(messageBy(id))
        }}
        onRetry={(id) => void retry(id)}
        onAtEnd={setAtEnd}
      />
      <Colleagues guestId={guest.id} />
      {mayWrite && <NumberNote timeline={timeline} guestId={guest.id} />}
      {mayWrite && (
        <Composer
          guestId={guest.id}
          guestName={name}
          newest={() => timeline.snapshot().rows[0]?.id ?? ''}
          writing={writing}
          onTyping={onTyping}
        />
      )}
      {dropping && <div className={classes.drop}>{t('composer.drop')}</div>}
    </section>
  )
}
