import { Anchor } from '@mantine/core'
import { IconCalendarEvent, IconChartBar, IconLink, IconPackage, IconShoppingBag } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import words from '../words.module.css'
import classes from './message-content.module.css'

/** Types whose words are shown by their own parts, so that the text beside them adds nothing. */
export const TYPES_WITH_CARD: ReadonlySet<Message['type']> = new Set([
  'location',
  'contact',
  'order',
  'product',
  'poll',
  'event',
])

/** Orders, products, polls, events, and what can be read only on the phone. */
export function KindCard({ message }: { message: Message }) {
  const { t } = useTranslation('inbox')
  const { order, product, poll, event, unsupported, link_preview: link } = message
  if (order) return <OrderCard order={order} />
  if (product) return <ProductCard product={product} />
  if (poll) return <PollCard poll={poll} />
  if (event) return <EventCard event={event} />
  if (unsupported) return <em className={words.dim}>{t(`timeline.unsupported.${unsupported.reason}`)}</em>
  if (!link) return null
  return (
    <Card icon={<IconLink size={20} aria-hidden />} title={link.title} notes={[link.description, hostOf(link.url)]} />
  )
}

type Note = string | null | undefined

function Card({
  icon,
  title,
  notes,
  children,
}: {
  icon: ReactNode
  title: string
  notes: Note[]
  children?: ReactNode
}) {
  return (
    <div className={classes.file}>
      {icon}
      <span className={classes.fileText}>
        <bdi className="people-wrote">{title}</bdi>
        {children}
        {notes.map(
          (note, index) =>
            note && (
              // biome-ignore lint/suspicious/noArrayIndexKey: each note has its place
              <bdi key={index} className={`people-wrote ${classes.fileNote}`}>
                {note}
              </bdi>
            ),
        )}
      </span>
    </div>
  )
}

function OrderCard({ order }: { order: NonNullable<Message['order']> }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const { title, text, items, item_count: count, total } = order
  const sum = total && formats.money(total.amount, total.currency)
  const summary = [items.length === 0 && count ? t('timeline.itemCount', { count }) : null, sum]
    .filter(Boolean)
    .join(' · ')
  return (
    <Card
      icon={<IconShoppingBag size={26} aria-hidden />}
      title={title ?? t('type.order')}
      notes={[...items.map(({ name, quantity }) => `${name} × ${quantity}`), summary, text]}
    />
  )
}

function ProductCard({ product }: { product: NonNullable<Message['product']> }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const { title, description, price, text } = product
  return (
    <Card
      icon={<IconPackage size={26} aria-hidden />}
      title={title || t('type.product')}
      notes={[description, price && formats.money(price.amount, price.currency), text]}
    />
  )
}

function PollCard({ poll }: { poll: NonNullable<Message['poll']> }) {
  const { t } = useTranslation('inbox')
  return (
    <Card icon={<IconChartBar size={26} aria-hidden />} title={poll.question || t('type.poll')} notes={[]}>
      <ul className={classes.options}>
        {poll.options.map(({ text, votes }) => (
          <li key={text}>
            <bdi className="people-wrote">{text}</bdi>
            {votes.length > 0 && (
              <span className={words.dim}> ✓ {votes.map((side) => t(`timeline.voted.${side}`)).join(', ')}</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function EventCard({ event }: { event: NonNullable<Message['event']> }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const { name, description, place, url, starts_at, canceled, attendances } = event
  return (
    <Card
      icon={<IconCalendarEvent size={26} aria-hidden />}
      title={name || t('type.event')}
      notes={[canceled ? t('timeline.eventCanceled') : null, starts_at && formats.full(starts_at), place, description]}
    >
      {url && /^https?:/i.test(url) && (
        <Anchor href={url} target="_blank" rel="noreferrer noopener" size="xs">
          <bdi>{hostOf(url)}</bdi>
        </Anchor>
      )}
      {attendances.map(({ by, answer, extra_guests }) => (
        <span key={by} className={words.dim}>
          {t(`timeline.attendance.${by}.${answer}`)}
          {extra_guests > 0 && ` (+${extra_guests})`}
        </span>
      ))}
    </Card>
  )
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url
}
