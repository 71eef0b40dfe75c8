import { Accordion, Anchor, Badge, Group, List, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useFormats } from '../formats.ts'
import { Part } from '../parts/part.tsx'
import { type Filters, writeFilters } from '../reviews/filters.ts'
import type { Complaint } from './types.ts'

type Props = {
  complaints: readonly Complaint[]
  hint: string
  /** The filters for the reviews behind a complaint. */
  reviewsOf: (topic: Complaint['topic']) => Filters
}

/** What guests complain of, the most frequent first, each with advice, the dishes and the hours. */
export function Complaints({ complaints, reviewsOf, hint }: Props) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  return (
    <Part title={t('complaints.title')} hint={hint}>
      {complaints.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('complaints.none')}
        </Text>
      ) : (
        <Accordion variant="separated" defaultValue={complaints[0]?.topic ?? null} order={3}>
          {complaints.map((complaint) => (
            <Accordion.Item key={complaint.topic} value={complaint.topic}>
              <Accordion.Control>
                <Group gap="xs" justify="space-between" pr="xs">
                  <Group gap="xs">
                    <Text size="sm" fw={600}>
                      {complaint.title}
                    </Text>
                    {complaint.about === 'courier' && <Badge color="gray">{t('complaints.courier')}</Badge>}
                  </Group>
                  <Text size="sm" c="dimmed" className="numerals">
                    {t('complaints.count', { count: complaint.count })} · {formats.percent(complaint.share)}
                  </Text>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <Details complaint={complaint} href={`/reviews?${writeFilters(reviewsOf(complaint.topic))}`} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Part>
  )
}

function Details({ complaint, href }: { complaint: Complaint; href: string }) {
  const { t } = useTranslation('restaurants')
  const { count, advice, dishes, hours } = complaint
  return (
    <Stack gap="xs">
      <Anchor component={Link} href={href} size="sm">
        {t('complaints.open', { count })}
      </Anchor>
      <Text size="sm" fw={600}>
        {t('advice')}
      </Text>
      <List size="sm" spacing={4}>
        {advice.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      {dishes.length > 0 && (
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t('complaints.dishes')}
          </Text>
          {dishes.map(({ name, count }) => (
            <Badge key={name} color="gray" className="people-wrote">
              {name} · {count}
            </Badge>
          ))}
        </Group>
      )}
      {hours.length > 0 && (
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t('complaints.hours')}
          </Text>
          {hours.map(({ hour, count }) => (
            <Badge key={hour} color="gray">
              {`${hour}:00–${(hour + 1) % 24}:00`} · {count}
            </Badge>
          ))}
        </Group>
      )}
    </Stack>
  )
}
