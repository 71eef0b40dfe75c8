import { Checkbox, Modal, SimpleGrid, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { EVENT_TYPES, type EventType } from '../../../db/event-types.ts'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Webhook } from '../../api-types.ts'
import { Form } from '../../parts/form.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { WEBHOOKS_KEY } from './types.ts'

type Props = { opened: boolean; onClose: () => void; webhook?: Webhook }

/** Subscribes an address, or changes what it is told. The secret of a new one is shown once. */
export function WebhookForm({ opened, onClose, webhook }: Props) {
  const { t } = useTranslation('settings')
  const [, navigate] = useLocation()
  const [made, setMade] = useState<{ id: string; secret: string }>()
  return (
    <>
      <Modal opened={opened} onClose={onClose} title={t(webhook ? 'webhooks.edit' : 'webhooks.add')}>
        <Fields onClose={onClose} onMade={setMade} {...(webhook && { webhook })} />
      </Modal>
      <ShownOnce
        title={t('webhooks.secret')}
        text={t('webhooks.secretText')}
        value={made?.secret}
        onClose={() => {
          setMade(undefined)
          if (made) navigate(`/settings/webhooks/${made.id}`)
        }}
      />
    </>
  )
}

type FieldsProps = Omit<Props, 'opened'> & { onMade: (made: { id: string; secret: string }) => void }

function Fields({ webhook, onClose, onMade }: FieldsProps) {
  const { t } = useTranslation(['settings', 'shell'])
  const [url, setUrl] = useState(webhook?.url ?? 'https://')
  const [all, setAll] = useState(webhook ? webhook.events.includes('*') : true)
  const [events, setEvents] = useState<EventType[]>(webhook?.events.filter((event) => event !== '*') ?? [])
  const body = { url, events: all ? (['*'] as const).slice() : events }
  const save = useAct(
    async () => {
      if (!webhook) return api.POST('/v1/webhooks', { body })
      return { ...(await api.PATCH('/v1/webhooks/{id}', { path: { id: webhook.id }, body })), secret: undefined }
    },
    {
      refresh: [WEBHOOKS_KEY],
      done: t('shell:state.saved'),
      onDone: (saved) => {
        onClose()
        if (saved.secret) onMade(saved)
      },
    },
  )
  return (
    <Form
      act={save}
      submit={t(webhook ? 'shell:act.save' : 'shell:act.create')}
      disabled={!all && events.length === 0}
      onCancel={onClose}
    >
      <TextInput
        type="url"
        label={t('webhooks.url')}
        description={t('webhooks.urlHint')}
        required
        maxLength={2_000}
        data-autofocus
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        error={fieldError(save.error, 'url')}
      />
      <Switch label={t('webhooks.allEvents')} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      {!all && (
        <Checkbox.Group
          label={t('webhooks.events')}
          value={events}
          onChange={(chosen) => setEvents(EVENT_TYPES.filter((event) => chosen.includes(event)))}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {EVENT_TYPES.map((event) => (
              <Checkbox key={event} value={event} label={event} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </Form>
  )
}
