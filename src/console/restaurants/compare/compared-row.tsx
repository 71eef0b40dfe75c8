import { Anchor, Group, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ComparedRestaurant } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { filtersOfDays, writeFilters } from '../../reviews/filters.ts'
import type { DateRange } from '../date-range.ts'
import { Change, useFigure } from '../figure.tsx'
import { IntervalBar, ScoreLine } from './small-charts.tsx'

const MINUTE = 60_000
const TOPICS_SHOWN = 3

type Props = { row: ComparedRestaurant; place: number; range: DateRange }

/** One restaurant of the comparison. */
export function ComparedRow({ row, place, range }: Props) {
  const { t } = useTranslation(['restaurants', 'reviews'])
  const formats = useFormats()
  const figure = useFigure()
  const { credible, cancellations, complaints, answers, change } = row
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {place}.{' '}
          <Anchor component={Link} href={`/restaurants/${row.restaurant_id}`}>
            {row.name}
          </Anchor>
        </Text>
        <Text size="xs" c="dimmed">
          {t('ratings', { count: row.ratings_counted })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={8} wrap="nowrap">
          <Text fw={650} className="numerals">
            {figure(row.score)}
          </Text>
          {change.score !== null && <Change change={change.score} title={t('compare.change')} />}
        </Group>
      </Table.Td>
      <Table.Td>
        {credible ? (
          <Stack gap={2}>
            <IntervalBar {...credible} />
            <Text size="xs" className="numerals">
              {t('compare.between', { low: figure(credible.low), high: figure(credible.high) })}
            </Text>
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            {t('noRatings')}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <ScoreLine points={row.points} label={t('compare.line', { name: row.name })} />
      </Table.Td>
      <Table.Td>
        <Group gap={8} wrap="nowrap">
          <Text fw={600} className="numerals">
            {figure(cancellations.rating)}
          </Text>
          {change.cancellation_rating !== null && (
            <Change change={change.cancellation_rating} title={t('compare.change')} />
          )}
        </Group>
        <Text size="xs" c="dimmed" className="numerals">
          {t('compare.cancelled', { cancelled: cancellations.cancelled, orders: cancellations.orders })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed">
          {t('compare.low', { count: complaints.low })}
        </Text>
        {complaints.topics.slice(0, TOPICS_SHOWN).map(({ topic, count, share }) => (
          <Text size="sm" key={topic}>
            <Anchor
              component={Link}
              inherit
              href={`/reviews?${writeFilters(filtersOfDays(row.restaurant_id, topic, { ...range, scores: complaints.scores }))}`}
            >
              {t(`reviews:complaint.${topic}`)}
            </Anchor>{' '}
            <span className="numerals">
              {formats.number(count)} · {formats.percent(share)}
            </span>
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        {answers.reviews === 0 ? (
          <Text size="sm" c="dimmed">
            {t('compare.noReviews')}
          </Text>
        ) : (
          <>
            <Text size="sm" className="numerals">
              {t('compare.inThreeDays', { share: formats.percent(answers.share_in_three_days ?? 0) })}
            </Text>
            <Text size="xs" c="dimmed" className="numerals">
              {t('compare.answered', { answered: answers.answered, reviews: answers.reviews })}
              {answers.median_minutes !== null &&
                `, ${t('compare.median', { span: formats.span(answers.median_minutes * MINUTE) })}`}
            </Text>
          </>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
