import { Anchor, Card, Divider, Group, Progress, SimpleGrid, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewStatistics } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { Loaded } from '../parts/states.tsx'
import { usePhone } from '../phone.ts'
import type { Filters } from './filters.ts'
import { useStatistics } from './load-reviews.ts'

/** Figures of the filtered reviews: shares, replies, what is praised and blamed. */
export function StatisticsPane({ filters }: { filters: Filters }) {
  const { t } = useTranslation('reviews')
  const statistics = useStatistics(filters)
  const phone = usePhone()
  const [opened, { toggle }] = useDisclosure()
  const id = useId()
  const shown = !phone || opened
  return (
    <Card component="section" aria-label={t('statistics.title')} pos={{ lg: 'sticky' }} top={{ lg: 16 }}>
      <Group justify="space-between" mb={shown ? 'sm' : 0}>
        <Title order={2} size="h4">
          {t('statistics.title')}
        </Title>
        {phone && (
          <Anchor component="button" type="button" size="sm" onClick={toggle} aria-expanded={opened} aria-controls={id}>
            {t(opened ? 'statistics.hide' : 'statistics.show')}
          </Anchor>
        )}
      </Group>
      <div id={id}>{shown && <Loaded query={statistics}>{(loaded) => <Figures statistics={loaded} />}</Loaded>}</div>
    </Card>
  )
}

function Figures({ statistics }: { statistics: ReviewStatistics }) {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const { total, positive, negative, replied, mean_score, period, without_words: bare } = statistics
  const share = (count: number) => (total === 0 ? '' : ` · ${formats.percent(count / total)}`)
  const facts = [
    ['total', formats.number(total)],
    ['mean', mean_score === null ? '–' : formats.number(mean_score, 2)],
    ['positive', `${formats.number(positive.count)}${share(positive.count)}`],
    ['negative', `${formats.number(negative.count)}${share(negative.count)}`],
    ['replied', `${formats.number(replied)}${share(replied)}`],
  ] as const
  return (
    <Stack gap="sm">
      <SimpleGrid cols={2} spacing="xs" component="dl" m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed" component="dt">
              {t(`statistics.${name}`)}
            </Text>
            <Text fw={600} component="dd" m={0} className="numerals">
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {bare.total > 0 && bare.mean_score !== null && (
        <Text size="sm" className="numerals">
          {t('statistics.withoutWords')}:{' '}
          {t('statistics.withoutWordsIs', {
            count: bare.total,
            mean: formats.number(bare.mean_score, 2),
          })}
        </Text>
      )}
      {period.from && period.to && (
        <Text size="xs" c="dimmed">
          {t('statistics.period', { from: formats.date(period.from), to: formats.date(period.to) })}
        </Text>
      )}
      {total > 0 && (
        <>
          <Marks
            title={t('about.restaurant')}
            marks={statistics.restaurant.map(({ criterion, ...counts }) => ({
              ...{ key: criterion, name: t(`criterion.${criterion}`) },
              ...counts,
            }))}
          />
          <Marks
            title={t('about.courier')}
            marks={statistics.courier.map(({ criterion, ...counts }) => ({
              ...{ key: criterion, name: t(`courier.${criterion}`) },
              ...counts,
            }))}
          />
        </>
      )}
    </Stack>
  )
}

type Mark = { key: string; name: string; good: number; bad: number }

/** Praise and blame of each criterion side by side. */
function Marks({ title, marks }: { title: string; marks: readonly Mark[] }) {
  const { t } = useTranslation('reviews')
  const most = Math.max(1, ...marks.map(({ good, bad }) => good + bad))
  return (
    <div>
      <Divider mb="xs" />
      <Group justify="space-between" mb={6}>
        <Title order={3} size="h5" fz="sm">
          {title}
        </Title>
        <Text size="xs" c="dimmed">
          {t('statistics.goodBad')}
        </Text>
      </Group>
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {marks.map(({ key, name, good, bad }) => (
          <li key={key}>
            <Group justify="space-between" gap="xs">
              <Text size="sm">{name}</Text>
              <Text size="sm" className="numerals">
                <VisuallyHidden>{t('statistics.good')} </VisuallyHidden>
                {good}
                <Text span c="dimmed">
                  {' / '}
                </Text>
                <VisuallyHidden>{t('statistics.bad')} </VisuallyHidden>
                {bad}
              </Text>
            </Group>
            <Progress.Root size={6} aria-hidden>
              <Progress.Section value={(100 * good) / most} color="teal.6" withAria={false} />
              <Progress.Section value={(100 * bad) / most} color="red.6" withAria={false} />
            </Progress.Root>
          </li>
        ))}
      </Stack>
    </div>
  )
}
