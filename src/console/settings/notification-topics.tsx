import { Checkbox, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Scope } from '../../http/scopes.ts'
import { AUDIENCES, TOPICS } from '../../notifications/kinds.ts'
import type { NotificationSettings } from '../api-types.ts'
import { Part } from '../parts/part.tsx'
import { useCan } from '../session.ts'
import type { ChangeSettings } from './notification-changes.ts'

/** The scope needed to be notified of it. */
const NEEDS: Record<(typeof TOPICS)[number], Scope> = {
  assigned: 'messages:read',
  mentions: 'guests:read',
  overdue: 'messages:read',
  ratings: 'reviews:read',
  alerts: 'reviews:read',
  numbers: 'numbers:read',
  rules: 'guests:read',
}

/** About what: messages by who has their conversation, everything else by kind. */
export function NotificationTopics({
  settings,
  onChange,
}: {
  settings: NotificationSettings
  onChange: ChangeSettings
}) {
  const { t } = useTranslation('settings')
  const can = useCan()
  const { messages, topics } = settings
  return (
    <Part title={t('notify.what')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {can('messages:read') && (
          <Stack gap="sm" role="group" aria-label={t('notify.messages')}>
            <Text size="sm" fw={600}>
              {t('notify.messages')}
            </Text>
            {AUDIENCES.map((audience) => (
              <Checkbox
                key={audience}
                label={t(`notify.audience.${audience}`)}
                checked={messages[audience]}
                onChange={({ currentTarget }) =>
                  onChange({ messages: { ...messages, [audience]: currentTarget.checked } })
                }
              />
            ))}
          </Stack>
        )}
        <Stack gap="sm" role="group" aria-label={t('notify.events')}>
          <Text size="sm" fw={600}>
            {t('notify.events')}
          </Text>
          {TOPICS.filter((topic) => can(NEEDS[topic])).map((topic) => (
            <Checkbox
              key={topic}
              label={t(`notify.topic.${topic}`)}
              checked={topics[topic]}
              onChange={({ currentTarget }) => onChange({ topics: { ...topics, [topic]: currentTarget.checked } })}
            />
          ))}
        </Stack>
      </SimpleGrid>
    </Part>
  )
}
