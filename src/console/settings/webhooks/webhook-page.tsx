import { Alert, Button, Code, Menu, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconEdit, IconKey, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Webhook, WebhookTest } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { MoreMenu } from '../../parts/more-menu.tsx'
import { opens } from '../../parts/opens.ts'
import { Loaded } from '../../parts/states.tsx'
import { SettingsFrame } from '../settings-frame.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { ReplayForm } from './replay-form.tsx'
import { WEBHOOKS_KEY } from './types.ts'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookState } from './webhook-state.tsx'

/** One endpoint: its state, a test, its log, replay. */
export function WebhookPage({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const webhook = useQuery({
    queryKey: [...WEBHOOKS_KEY, id],
    queryFn: ({ signal }) => api.GET('/v1/webhooks/{id}', { path: { id }, signal }),
    refetchInterval: 15_000,
  })
  const test = useAct(() => api.POST('/v1/webhooks/{id}/test', { path: { id } }))
  return (
    <SettingsFrame
      section="webhooks"
      title={t('webhooks.one')}
      above={{ href: '/settings/webhooks', title: t('section.webhooks') }}
      beside={webhook.data && <WebhookState webhook={webhook.data} />}
      hint={webhook.data && <span style={{ overflowWrap: 'anywhere' }}>{webhook.data.url}</span>}
      actions={
        webhook.data && (
          <>
            <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
              {t('webhooks.test')}
            </Button>
            <WebhookMenu webhook={webhook.data} />
          </>
        )
      }
    >
      <Loaded query={webhook}>
        {({ status_reason }) => (
          <Stack>
            {status_reason && <Alert color="yellow">{status_reason}</Alert>}
            {test.data && <Tested outcome={test.data} />}
            <DeliveryLog id={id} />
          </Stack>
        )}
      </Loaded>
    </SettingsFrame>
  )
}

function Tested({ outcome }: { outcome: WebhookTest }) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  return (
    <Alert
      role="status"
      color={outcome.delivered ? 'teal' : 'red'}
      title={t(outcome.delivered ? 'webhooks.testFine' : 'webhooks.testFailed')}
    >
      <Text size="sm">
        {outcome.response_status !== null && `${t('webhooks.answer')} ${outcome.response_status} · `}
        {t('webhooks.latency', { ms: formats.number(outcome.latency_ms) })}
        {outcome.error && ` · ${outcome.error}`}
      </Text>
      {outcome.response_body && (
        <Code block mt="xs" tabIndex={0}>
          {outcome.response_body}
        </Code>
      )}
    </Alert>
  )
}

function WebhookMenu({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation(['settings', 'shell'])
  const confirm = useConfirm()
  const [, navigate] = useLocation()
  const [editing, { open, close }] = useDisclosure()
  const [replaying, { open: openReplay, close: closeReplay }] = useDisclosure()
  const [secret, setSecret] = useState<string>()
  const path = { id: webhook.id }
  const enabled = webhook.status === 'enabled'
  const toggle = useAct(
    () => api.PATCH('/v1/webhooks/{id}', { path, body: { status: enabled ? 'disabled' : 'enabled' } }),
    {
      refresh: [WEBHOOKS_KEY],
    },
  )
  const rotate = useAct(() => api.POST('/v1/webhooks/{id}/rotate-secret', { path }), {
    onDone: (answer) => setSecret(answer.secret),
  })
  const remove = useAct(() => api.DELETE('/v1/webhooks/{id}', { path }), {
    done: t('webhooks.removed'),
    onDone: () => navigate('/settings/webhooks'),
    refresh: [[...WEBHOOKS_KEY, 'list']],
  })
  const askRotate = async () => {
    const sure = await confirm({
      title: t('webhooks.rotate'),
      text: t('webhooks.rotateText'),
      act: t('webhooks.rotateAct'),
    })
    if (sure) rotate.mutate()
  }
  const askRemove = async () => {
    const sure = await confirm({
      title: t('webhooks.removeTitle'),
      text: t('webhooks.removeText'),
      act: t('shell:act.delete'),
      danger: true,
    })
    if (sure) remove.mutate()
  }
  return (
    <>
      <Button variant="default" {...opens(openReplay)}>
        {t('webhooks.replayPeriod')}
      </Button>
      <MoreMenu label={t('shell:act.actions')} size="lg">
        <Menu.Item leftSection={<IconEdit size={16} />} {...opens(open)}>
          {t('shell:act.edit')}
        </Menu.Item>
        <Menu.Item
          leftSection={enabled ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
          onClick={() => toggle.mutate()}
        >
          {t(enabled ? 'webhooks.disable' : 'webhooks.enable')}
        </Menu.Item>
        {webhook.format === 'otklik' && (
          <Menu.Item leftSection={<IconKey size={16} />} {...opens(askRotate)}>
            {t('webhooks.rotate')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item c="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} {...opens(askRemove)}>
          {t('shell:act.delete')}
        </Menu.Item>
      </MoreMenu>
      <WebhookForm opened={editing} onClose={close} webhook={webhook} />
      <ReplayForm id={webhook.id} opened={replaying} onClose={closeReplay} />
      <ShownOnce
        title={t('webhooks.secret')}
        text={t('webhooks.secretText')}
        value={secret}
        onClose={() => setSecret(undefined)}
      />
    </>
  )
}
