import { Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useList } from '../../lists.ts'
import { opens } from '../../parts/opens.ts'
import { Rows } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { SettingsFrame } from '../settings-frame.tsx'
import { WEBHOOKS_KEY } from './types.ts'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookState } from './webhook-state.tsx'

/** Programs that are notified of events here. */
export function WebhookList() {
  const { t } = useTranslation('settings')
  const webhooks = useList([...WEBHOOKS_KEY, 'list'], '/v1/webhooks')
  const [adding, { open, close }] = useDisclosure()
  const add = (
    <Button leftSection={<IconPlus size={16} />} {...opens(open)}>
      {t('webhooks.add')}
    </Button>
  )
  const isEmpty = webhooks.isSuccess && webhooks.rows.length === 0
  return (
    <SettingsFrame section="webhooks" hint={t('webhooks.hint')} actions={!isEmpty && add}>
      <Rows
        list={webhooks}
        empty={
          <Empty icon={<IconWebhook />} title={t('webhooks.empty')} action={add}>
            {t('webhooks.emptyText')}
          </Empty>
        }
      >
        {(rows) => (
          <Stack gap="xs">
            {rows.map((webhook) => (
              <Card key={webhook.id} padding="sm" component="article" aria-label={webhook.url}>
                <Group justify="space-between" gap="xs">
                  <Anchor
                    component={Link}
                    href={`/settings/webhooks/${webhook.id}`}
                    fw={600}
                    c="var(--mantine-color-text)"
                    style={{ overflowWrap: 'anywhere' }}
                  >
                    {webhook.url}
                  </Anchor>
                  <WebhookState webhook={webhook} />
                </Group>
                <Group gap={6} mt={6}>
                  {webhook.format !== 'otklik' && <Badge>{t(`webhooks.formats.${webhook.format}`)}</Badge>}
                  {webhook.events.includes('*') ? (
                    <Text size="sm" c="dimmed">
                      {t('webhooks.allEvents')}
                    </Text>
                  ) : (
                    webhook.events.map((event) => (
                      <Badge key={event} color="gray">
                        {event}
                      </Badge>
                    ))
                  )}
                </Group>
              </Card>
            ))}
          </Stack>
        )}
      </Rows>
      <WebhookForm opened={adding} onClose={close} />
    </SettingsFrame>
  )
}
