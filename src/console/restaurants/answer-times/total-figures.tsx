import { Anchor, Card, SimpleGrid, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { AnswerTimes } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'

/** The whole period, and who is waiting now. */
export function TotalFigures({ times: { total, backlog } }: { times: AnswerTimes }) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const span = (seconds: number | null) => (seconds === null ? '–' : formats.span(seconds * 1_000))
  const share = total.answers.share_within_target
  const facts = [
    ['median', span(total.answers.median_seconds)],
    ['p90', span(total.answers.p90_seconds)],
    ['share', share === null ? '–' : formats.percent(share)],
    ['resolved', span(total.resolutions.median_seconds)],
  ] as const
  return (
    <Card>
      <SimpleGrid cols={{ base: 2, md: 5 }} component="dl" m={0}>
        {facts.map(([name, value]) => (
          <Fact key={name} title={t(`answerTimes.figure.${name}`)}>
            {value}
          </Fact>
        ))}
        <Fact title={t('answerTimes.figure.backlog')}>
          <Anchor component={Link} href="/inbox" inherit>
            {formats.number(backlog.waiting)}
          </Anchor>
          {backlog.overdue > 0 && (
            <Text size="sm" component="span" display="block">
              {t('answerTimes.overdue', { count: backlog.overdue })}
            </Text>
          )}
        </Fact>
      </SimpleGrid>
    </Card>
  )
}

function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed" component="dt">
        {title}
      </Text>
      <Text fw={650} component="dd" m={0} className="numerals">
        {children}
      </Text>
    </div>
  )
}
