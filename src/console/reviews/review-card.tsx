import { Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Review } from '../api-types.ts'
import { GuestName } from '../parts/guest-name.tsx'
import { Score } from '../parts/score.tsx'
import { When } from '../parts/when.tsx'
import { useRestaurantName } from '../restaurants/load-restaurants.ts'
import { useCan } from '../session.ts'
import { Escalation } from './escalation.tsx'
import { ReplyShown } from './reply-shown.tsx'
import { TimeLeft } from './time-left.tsx'

const ReplyEditor = lazy(() => import('./reply-editor.tsx').then((each) => ({ default: each.ReplyEditor })))

/** A review with its marks, the time left for a reply, and the reply: read, written, moderated. */
export function ReviewCard({ review, opened = false }: { review: Review; opened?: boolean }) {
  const { t } = useTranslation('reviews')
  const restaurantName = useRestaurantName()
  const may = useCan()('reviews:write')
  const [writing, { open, close }] = useDisclosure(opened)
  const waits = review.reply_status === 'waiting' || review.reply_status === 'draft'
  // Other sites accept replies at any time.
  const tooLate = review.source === 'order' && review.seconds_left === 0
  return (
    <Card component="article" aria-label={t('card', { author: review.author ?? '', score: review.score })}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" align="flex-start">
          <Group gap="xs">
            <Score score={review.score} />
            <Text fw={600} size="sm">
              <Author review={review} />
            </Text>
            <Badge color="gray">{t(`source.${review.source}`)}</Badge>
            {review.service && (
              <Badge color="gray" className="people-wrote">
                {review.service}
              </Badge>
            )}
          </Group>
          <TimeLeft review={review} />
        </Group>
        <Text size="xs" c="dimmed">
          <Anchor component={Link} href={`/restaurants/${review.restaurant_id}`} size="xs" c="dimmed">
            {restaurantName(review.restaurant_id)}
          </Anchor>
          {' · '}
          <Anchor component={Link} href={`/reviews/${review.id}`} size="xs" c="dimmed">
            <When at={review.posted_at} />
          </Anchor>
        </Text>
        {review.text && (
          <Text className="people-wrote" dir="auto">
            {review.text}
          </Text>
        )}
        <Marks review={review} />
        <Escalation review={review} />
        {review.reply && review.reply_status !== 'draft' && <ReplyShown reply={review.reply} />}
        {waits &&
          may &&
          !tooLate &&
          (writing ? (
            <Suspense fallback={null}>
              <ReplyEditor review={review} onClose={close} />
            </Suspense>
          ) : null)}
        {waits && may && !tooLate && !writing && (
          <Button variant="light" onClick={open} style={{ alignSelf: 'flex-start' }}>
            {t(review.reply_status === 'draft' ? 'reply.continue' : 'reply.write')}
          </Button>
        )}
        {waits && tooLate && (
          <Text size="sm" c="dimmed">
            {t('reply.tooLate')}
          </Text>
        )}
      </Stack>
    </Card>
  )
}

function Author({ review }: { review: Review }) {
  const { t } = useTranslation('reviews')
  if (review.guest_id) {
    return (
      <Anchor component={Link} href={`/inbox/${review.guest_id}`} size="sm">
        <GuestName id={review.guest_id} />
      </Anchor>
    )
  }
  return review.author ? <bdi className="people-wrote">{review.author}</bdi> : t('anonymous')
}

function Marks({ review: { good, bad, courier } }: { review: Review }) {
  const { t } = useTranslation(['reviews', 'shell'])
  const marks = [
    ...good.map((each) => ({ key: `+${each}`, color: 'teal', text: `+ ${t(`criterion.${each}`)}` })),
    ...bad.map((each) => ({ key: `-${each}`, color: 'red', text: `− ${t(`criterion.${each}`)}` })),
  ]
  const ofCourier = courier
    ? [
        ...courier.good.map((each) => ({ key: `+${each}`, color: 'teal', text: `+ ${t(`courier.${each}`)}` })),
        ...courier.bad.map((each) => ({ key: `-${each}`, color: 'red', text: `− ${t(`courier.${each}`)}` })),
      ]
    : []
  if (marks.length === 0 && !courier) return null
  return (
    <Group gap={6}>
      {marks.map(({ key, color, text }) => (
        <Badge key={key} color={color}>
          {text}
        </Badge>
      ))}
      {courier && (
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t('about.courier')}
          </Text>
          {courier.score !== null && <Score score={courier.score} size={12} />}
          {ofCourier.map(({ key, color, text }) => (
            <Badge key={key} color={color}>
              {text}
            </Badge>
          ))}
        </Group>
      )}
    </Group>
  )
}
