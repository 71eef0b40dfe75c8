import { Alert, Group, Loader, NumberInput, SegmentedControl, Select, Text, TextInput } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useList } from '../lists.ts'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { TimeZone } from '../parts/time-zone.tsx'
import { usePhone } from '../phone.ts'
import { CallRule, ownRule } from './call-rule.tsx'
import { NUMBERS_KEY } from './load-numbers.ts'
import { type ProxyChange, ProxyField } from './proxy-field.tsx'
import { NO_INPUT, saveOfficial } from './save-official.ts'

const OfficialFields = lazy(() => import('./official-fields.tsx').then((each) => ({ default: each.OfficialFields })))

const PAST = ['inherited', 'recent', 'off'] as const

type Props = { opened: boolean; onClose: () => void; number?: WhatsAppNumber }

/** Adds a number, or changes an existing one's name, restaurant, zone, proxy, limits and pace. */
export function NumberForm({ opened, onClose, number }: Props) {
  const { t } = useTranslation('numbers')
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={number ? t('form.edit', { name: number.label }) : t('form.create')}
    >
      <Fields onClose={onClose} {...(number && { number })} />
    </FormDialog>
  )
}

function Fields({ number, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['numbers', 'shell'])
  const [, navigate] = useLocation()
  const restaurants = useList(['restaurants'], '/v1/restaurants', { limit: 200 })
  const [form, setForm] = useState({
    label: number?.label ?? '',
    restaurant_id: number?.restaurant_id ?? null,
    time_zone: number?.time_zone ?? null,
    limits: number?.limits ?? { per_minute: 10, per_hour: 100 },
    pacing: number?.pacing ?? 'even',
    calls: number && !number.calls.inherited ? ownRule(number.calls) : null,
    history: number && !number.history.inherited ? number.history.take : null,
  })
  const [proxy, setProxy] = useState<ProxyChange>(undefined)
  const phone = usePhone()
  const [kind, setKind] = useState<WhatsAppNumber['kind']>(number?.kind ?? 'linked')
  const [official, setOfficial] = useState(NO_INPUT)
  const isOfficial = kind === 'cloud_api'
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }))
  const save = useAct(
    () => {
      if (isOfficial) return saveOfficial(number, form, official)
      const { calls, history, ...others } = { ...form, ...(proxy !== undefined && { proxy }) }
      const fresh = { ...others, history }
      return number
        ? api.PATCH('/v1/numbers/{id}', { path: { id: number.id }, body: { ...fresh, calls } })
        : api.POST('/v1/numbers', { body: fresh })
    },
    {
      refresh: [NUMBERS_KEY],
      ...(number && { done: t('done.saved') }),
      onDone: ({ id }) => {
        onClose()
        if (!number) navigate(`/numbers/${id}`)
      },
    },
  )
  const { per_minute, per_hour } = form.limits
  return (
    <Form
      value={{ form, proxy, kind, official }}
      act={save}
      submit={number ? t('shell:act.save') : t(isOfficial ? 'official.next' : 'form.next')}
    >
      <TextInput
        label={t('form.label')}
        placeholder={t('form.labelHint')}
        required
        maxLength={100}
        data-autofocus
        value={form.label}
        error={fieldError(save.error, 'label')}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
      <Select
        label={t('form.restaurant')}
        placeholder={t('form.noRestaurant')}
        clearable
        searchable
        data={restaurants.rows.map(({ id, name }) => ({ value: id, label: name }))}
        value={form.restaurant_id}
        onChange={(restaurant_id) => change({ restaurant_id })}
      />
      <TimeZone
        label={t('form.zone')}
        placeholder={t('form.zoneHint')}
        value={form.time_zone}
        onChange={(time_zone) => change({ time_zone })}
      />
      {!number && (
        <SegmentedControl
          fullWidth
          orientation={phone ? 'vertical' : 'horizontal'}
          aria-label={t('official.kind')}
          value={kind}
          onChange={(value) => setKind(value as WhatsAppNumber['kind'])}
          data={(['linked', 'cloud_api'] as const).map((value) => ({ value, label: t(`official.${value}`) }))}
        />
      )}
      {isOfficial ? (
        <Suspense fallback={<Loader />}>
          <OfficialFields
            value={official}
            onChange={(part) => setOfficial((before) => ({ ...before, ...part }))}
            error={(field) => fieldError(save.error, field)}
            meta={number?.meta ?? null}
          />
        </Suspense>
      ) : (
        <>
          <ProxyField
            proxy={number?.proxy ?? null}
            value={proxy}
            onChange={setProxy}
            error={fieldError(save.error, 'proxy.url')}
          />
          <Select
            label={t('past.title')}
            description={t('past.hint')}
            allowDeselect={false}
            data={PAST.map((value) => ({ value, label: t(`past.${value}`) }))}
            value={form.history ?? 'inherited'}
            onChange={(value) => change({ history: value === 'recent' || value === 'off' ? value : null })}
          />
        </>
      )}
      {number && (
        <>
          <Group grow align="flex-start">
            <NumberInput
              label={t('form.perMinute')}
              min={1}
              max={10_000_000}
              required
              value={per_minute}
              error={fieldError(save.error, 'limits.per_minute')}
              onChange={(value) => change({ limits: { ...form.limits, per_minute: Number(value) } })}
            />
            <NumberInput
              label={t('form.perHour')}
              min={1}
              max={10_000_000}
              required
              value={per_hour}
              error={fieldError(save.error, 'limits.per_hour')}
              onChange={(value) => change({ limits: { ...form.limits, per_hour: Number(value) } })}
            />
          </Group>
          {!isOfficial && (per_minute > 10 || per_hour > 100) ? (
            <Alert color="orange" p="xs">
              {t('form.risky')}
            </Alert>
          ) : (
            !isOfficial && (
              <Text size="xs" c="dimmed">
                {t('form.limitsHint')}
              </Text>
            )
          )}
          <div>
            <Text size="sm" fw={500} id="pacing">
              {t('pacing.title')}
            </Text>
            <SegmentedControl
              orientation="vertical"
              fullWidth
              aria-labelledby="pacing"
              value={form.pacing}
              onChange={(pacing) => change({ pacing: pacing as WhatsAppNumber['pacing'] })}
              data={[
                { value: 'even', label: t('pacing.even') },
                { value: 'burst', label: t('pacing.burst') },
              ]}
            />
          </div>
          {!isOfficial && (
            <CallRule
              rule={form.calls}
              onChange={(calls) => change({ calls })}
              hoursError={fieldError(save.error, 'calls.hours')}
            />
          )}
        </>
      )}
    </Form>
  )
}
