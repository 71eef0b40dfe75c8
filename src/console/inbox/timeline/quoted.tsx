import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import type { Message } from '../../api-types.ts'
import words from '../words.module.css'
import classes from './quoted.module.css'

/** The quoted message; a click leads to it. */
export function Quoted(props: {
  id: string
  known: Message | undefined
  guestName: string
  onJump: (id: string) => void
}) {
  const { id, known, guestName, onJump } = props
  const { t } = useTranslation('inbox')
  const loaded = useQuery({
    queryKey: ['messages', id],
    queryFn: ({ signal }) => api.GET('/v1/messages/{id}', { path: { id }, signal }),
    enabled: !known,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const message = known ?? loaded.data
  return (
    <UnstyledButton className={classes.quoted} onClick={() => onJump(id)} title={t('timeline.toQuoted')}>
      {message ? <QuotedText message={message} guestName={guestName} /> : <span className={words.dim}>…</span>}
    </UnstyledButton>
  )
}

/** Its author, and the beginning of its words. */
export function QuotedText({ message, guestName }: { message: Message; guestName: string }) {
  const { t } = useTranslation('inbox')
  const { direction, text, type, deleted_at } = message
  return (
    <>
      <bdi className={classes.name}>{direction === 'in' ? guestName : t('us')}</bdi>
      <span className={`people-wrote ${classes.text}`} dir="auto">
        {deleted_at ? t('timeline.deleted') : (text?.slice(0, 200) ?? t(`type.${type}`))}
      </span>
    </>
  )
}

/** What is quoted from a status, or from before the number was linked: there is nowhere to lead to. */
export function QuotedElsewhere({ quote }: { quote: NonNullable<Message['quote']> }) {
  const { t } = useTranslation('inbox')
  return (
    <div className={classes.quoted}>
      {quote.from_status && <span className={classes.name}>{t('timeline.ourStatus')}</span>}
      <span className={`people-wrote ${classes.text}`} dir="auto">
        {quote.text}
      </span>
    </div>
  )
}
