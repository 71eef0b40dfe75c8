import { Anchor, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Mailing } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useList } from '../lists.ts'
import { When } from '../parts/when.tsx'
import { MAILINGS_KEY } from './types.ts'

/** The dates of a repeated mailing: future and past. */
export function Occurrences({ mailing }: { mailing: Mailing }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const past = useList([...MAILINGS_KEY, mailing.id, 'occurrences'], '/v1/mailings/{id}/occurrences', {
    path: { id: mailing.id },
    limit: 10,
  })
  return (
    <Card component="section">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <div>
          <Title order={2} size="h4" mb="xs">
            {t('repeat.next')}
          </Title>
          <List size="sm">
            {mailing.next_times.map((at) => (
              <List.Item key={at}>
                {formats.weekday(at)}, {formats.dateTime(at)}
              </List.Item>
            ))}
          </List>
        </div>
        <div>
          <Title order={2} size="h4" mb="xs">
            {t('repeat.past')}
          </Title>
          <Stack gap={4}>
            {past.rows.map((each) => (
              <Group key={each.local_at} gap="xs">
                <Text size="sm">
                  {each.mailing_id ? (
                    <Anchor component={Link} href={`/mailings/${each.mailing_id}`}>
                      <When at={each.due_at} />
                    </Anchor>
                  ) : (
                    <When at={each.due_at} />
                  )}
                </Text>
                <Text size="sm" c="dimmed">
                  {t(`repeat.${each.outcome}`)}
                  {each.reason && `: ${t(`repeat.${each.reason}`)}`}
                </Text>
              </Group>
            ))}
          </Stack>
        </div>
      </SimpleGrid>
    </Card>
  )
}
