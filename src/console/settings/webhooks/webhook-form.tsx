import { Checkbox, SimpleGrid, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { EVENT_TYPES, type EventType } from '../../../db/event-types.ts'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Webhook } from '../../api-types.ts'
import { Choice } from '../../parts/choice.tsx'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { HubFields } from './hub-fields.tsx'
import { WEBHOOKS_KEY } from './types.ts'

type Props = { opened: boolean; onClose: () => void; webhook?: Webhook }

/** Subscribes an address, or changes its events. A new one's secret is shown once. */
export function WebhookForm({ opened, onClose, webhook }: Props) {
  const { t } = useTranslation('settings')
  const [, navigate] = useLocation()
  const [made, setMade] = useState<{ id: string; secret: string }>()
  return (
    <>
      <FormDialog opened={opened} onClose={onClose} title={t(webhook ? 'webhooks.edit' : 'webhooks.add')}>
        <Fields onClose={onClose} onMade={setMade} {...(webhook && { webhook })} />
      </FormDialog>
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
  const [format, setFormat] = useState<Webhook['format']>(webhook?.format ?? 'otklik')
  const [hub, setHub] = useState({ verify_token: '', app_secret: '' })
  const [all, setAll] = useState(webhook ? webhook.events.includes('*') : true)
  const [events, setEvents] = useState<EventType[]>(webhook?.events.filter((event) => event !== '*') ?? [])
  const isOwn = format === 'otklik'
  const told = isOwn ? { events: all ? (['*'] as const).slice() : events } : filledIn(hub)
  const save = useAct(
    async () => {
      if (!webhook) return api.POST('/v1/webhooks', { body: { url, format, ...told } })
      const body = { ...told, ...(url !== webhook.url && { url }) }
      return { ...(await api.PATCH('/v1/webhooks/{id}', { path: { id: webhook.id }, body })), secret: null }
    },
    {
      refresh: [WEBHOOKS_KEY],
      done: t('shell:state.saved'),
      onDone: ({ id, secret }) => {
        onClose()
        if (secret) onMade({ id, secret })
      },
    },
  )
  return (
    <Form
      value={{ url, format, told }}
      act={save}
      submit={t(webhook ? 'shell:act.save' : 'shell:act.create')}
      disabled={isOwn && !all && events.length === 0}
    >
      {!webhook && (
        <Choice
          aria-label={t('webhooks.format')}
          value={format}
          onChange={setFormat}
          data={(['otklik', 'cloud_api'] as const).map((value) => ({ value, label: t(`webhooks.formats.${value}`) }))}
        />
      )}
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
      {isOwn ? (
        <Events all={all} events={events} onAll={setAll} onEvents={setEvents} />
      ) : (
        <HubFields value={hub} onChange={setHub} required={!webhook} />
      )}
    </Form>
  )
}

/** What was left empty stays as it is. */
const filledIn = (hub: { verify_token: string; app_secret: string }) => ({
  ...(hub.verify_token && { verify_token: hub.verify_token }),
  ...(hub.app_secret && { app_secret: hub.app_secret }),
})

type EventsProps = {
  all: boolean
  events: EventType[]
  onAll: (all: boolean) => void
  onEvents: (events: EventType[]) => void
}

function Events({ all, events, onAll, onEvents }: EventsProps) {
  const { t } = useTranslation('settings')
  return (
    <>
      <Switch label={t('webhooks.allEvents')} checked={all} onChange={(event) => onAll(event.currentTarget.checked)} />
      {!all && (
        <Checkbox.Group
          label={t('webhooks.events')}
          value={events}
          onChange={(chosen) => onEvents(EVENT_TYPES.filter((event) => chosen.includes(event)))}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {EVENT_TYPES.map((event) => (
              <Checkbox key={event} value={event} label={event} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </>
  )
}
