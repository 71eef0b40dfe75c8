import { Fieldset, Group, MultiSelect, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { RETENTIONS } from '../../orders/retentions.ts'
import { useFormats } from '../formats.ts'
import { useList } from '../lists.ts'
import { Choice } from '../parts/choice.tsx'
import type { Rule } from './cron-rule.ts'
import { isOver, type WhenDraft, type Zone } from './draft.ts'
import type { Retention, Trigger } from './types.ts'

const KINDS = ['now', 'at', 'repeat', 'trigger'] as const

type Props = {
  when: WhenDraft
  onChange: (when: WhenDraft) => void
  /** It has begun: its way of going out stays. */
  fixed: boolean
  error: string | undefined
}

/** When it goes out: now, at a time, again and again, or when something happens. */
export function When({ when, onChange, fixed, error }: Props) {
  const { t } = useTranslation('mailings')
  const change = (part: Partial<WhenDraft>) => onChange({ ...when, ...part })
  return (
    <Stack gap="sm">
      <Choice
        aria-label={t('edit.when')}
        disabled={fixed}
        value={when.kind}
        onChange={(kind) => change({ kind: kind as WhenDraft['kind'] })}
        data={KINDS.map((kind) => ({ value: kind, label: t(`edit.${kind}`) }))}
      />
      {when.kind !== 'now' && (
        <Fieldset variant="unstyled" disabled={fixed}>
          {when.kind === 'at' && (
            <Group align="flex-start">
              <TextInput
                type="datetime-local"
                label={t('edit.startAt')}
                required
                value={when.at}
                error={!fixed && isOver(when) && t('edit.startOver')}
                onChange={(event) => change({ at: event.currentTarget.value })}
              />
              <ZoneSelect zone={when.zone} onChange={(zone) => change({ zone })} />
            </Group>
          )}
          {when.kind === 'repeat' && <RepeatFields when={when} change={change} error={error} />}
          {when.kind === 'trigger' && (
            <TriggerFields trigger={when.trigger} onChange={(trigger) => change({ trigger })} fixed={fixed} />
          )}
        </Fieldset>
      )}
      {fixed && (
        <Text size="xs" c="dimmed">
          {t('edit.fixedWhen')}
        </Text>
      )}
    </Stack>
  )
}

function ZoneSelect({ zone, onChange }: { zone: Zone; onChange: (zone: Zone) => void }) {
  const { t } = useTranslation('mailings')
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Select
      label={t('edit.zone')}
      allowDeselect={false}
      data={[
        { value: 'mine', label: t('edit.zones.mine', { zone: mine }) },
        { value: 'guest', label: t('edit.zones.guest') },
        { value: 'restaurant', label: t('edit.zones.restaurant') },
      ]}
      value={zone}
      onChange={(value) => onChange(value as Zone)}
    />
  )
}

type RepeatProps = { when: WhenDraft; change: (part: Partial<WhenDraft>) => void; error: string | undefined }

function RepeatFields({ when, change, error }: RepeatProps) {
  const { t } = useTranslation('mailings')
  const { language } = useFormats()
  const { rule } = when
  const time = rule.every === 'custom' ? '12:00' : rule.time
  const put = (next: Rule) => change({ rule: next })
  const choose = (every: string | null) => {
    if (every === 'daily') put({ every, time })
    if (every === 'weekly') put({ every, time, days: [5] })
    if (every === 'monthly') put({ every, time, day: 1 })
    if (every === 'custom') put({ every, cron: '0 12 * * 5' })
  }
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  return (
    <Stack gap="sm">
      <Group align="flex-start">
        <Select
          label={t('repeat.every')}
          allowDeselect={false}
          data={(['daily', 'weekly', 'monthly', 'custom'] as const).map((every) => ({
            value: every,
            label: t(`repeat.${every}`),
          }))}
          value={rule.every}
          onChange={choose}
        />
        {rule.every === 'custom' ? (
          <TextInput
            label={t('repeat.cron')}
            description={t('repeat.cronHint')}
            required
            value={rule.cron}
            error={error}
            onChange={(event) => put({ every: 'custom', cron: event.currentTarget.value })}
          />
        ) : (
          <TextInput
            type="time"
            label={t('repeat.time')}
            required
            w={120}
            value={rule.time}
            onChange={(event) => event.currentTarget.value && put({ ...rule, time: event.currentTarget.value })}
          />
        )}
        {rule.every === 'weekly' && (
          <MultiSelect
            label={t('repeat.days')}
            miw={240}
            required
            // 2024 began on a Monday.
            data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({
              value: String(day),
              label: weekday.format(new Date(Date.UTC(2024, 0, day))),
            }))}
            value={rule.days.map(String)}
            onChange={(days) => put({ ...rule, days: days.map(Number) })}
          />
        )}
        {rule.every === 'monthly' && (
          <NumberInput
            label={t('repeat.dayOfMonth')}
            min={1}
            max={31}
            w={150}
            value={rule.day}
            onChange={(day) => put({ ...rule, day: Number(day) || 1 })}
          />
        )}
      </Group>
      <Group align="flex-start">
        <ZoneSelect zone={when.repeatZone} onChange={(repeatZone) => change({ repeatZone })} />
        <TextInput
          type="datetime-local"
          label={t('repeat.until')}
          value={when.until}
          onChange={(event) => change({ until: event.currentTarget.value })}
        />
      </Group>
    </Stack>
  )
}

type TriggerProps = { trigger: Trigger; onChange: (trigger: Trigger) => void; fixed: boolean }

function TriggerFields({ trigger, onChange, fixed }: TriggerProps) {
  const { t } = useTranslation('mailings')
  const restaurants = useList(['restaurants'], '/v1/restaurants', { limit: 200 })
  const choose = (kind: string | null) => {
    if (kind === 'order_delivered') onChange({ kind, delay_minutes: 60 })
    if (kind === 'birthday') onChange({ kind, at: '10:00' })
    if (kind === 'retention') onChange({ kind, to: ['at_risk'] })
  }
  const delay = (value: number | undefined, put: (minutes: number) => void) => (
    <NumberInput
      label={t('trigger.delay')}
      min={0}
      max={43_200}
      w={180}
      value={value ?? 0}
      onChange={(minutes) => put(Number(minutes) || 0)}
    />
  )
  const retentions = RETENTIONS.map((each) => ({ value: each, label: t(`trigger.retentions.${each}`) }))
  return (
    <Stack gap="sm">
      <Select
        label={t('trigger.kind')}
        allowDeselect={false}
        disabled={fixed}
        maw={300}
        data={(['order_delivered', 'birthday', 'retention'] as const).map((kind) => ({
          value: kind,
          label: t(`trigger.${kind}`),
        }))}
        value={trigger.kind}
        onChange={choose}
      />
      {trigger.kind === 'order_delivered' && (
        <>
          <Group align="flex-start">
            {delay(trigger.delay_minutes, (delay_minutes) => onChange({ ...trigger, delay_minutes }))}
            <NumberInput
              label={t('trigger.minTotal')}
              min={0}
              w={180}
              value={trigger.min_total ?? ''}
              onChange={(total) => {
                const { min_total: _, ...rest } = trigger
                onChange(total === '' ? rest : { ...rest, min_total: Number(total) })
              }}
            />
            <MultiSelect
              label={t('trigger.restaurants')}
              placeholder={trigger.restaurant_ids ? '' : t('trigger.anyRestaurant')}
              miw={220}
              data={restaurants.rows.map(({ id, name }) => ({ value: id, label: name }))}
              value={trigger.restaurant_ids ?? []}
              onChange={(ids) => {
                const { restaurant_ids: _, ...rest } = trigger
                onChange(ids.length === 0 ? rest : { ...rest, restaurant_ids: ids })
              }}
            />
          </Group>
          <Switch
            label={t('trigger.firstOnly')}
            checked={trigger.first_order_only ?? false}
            onChange={(event) => onChange({ ...trigger, first_order_only: event.currentTarget.checked })}
          />
        </>
      )}
      {trigger.kind === 'birthday' && (
        <Group align="flex-start">
          <TextInput
            type="time"
            label={t('trigger.time')}
            required
            w={200}
            value={trigger.at}
            onChange={(event) => event.currentTarget.value && onChange({ ...trigger, at: event.currentTarget.value })}
          />
          <NumberInput
            label={t('trigger.daysBefore')}
            min={0}
            max={60}
            w={160}
            value={trigger.days_before ?? 0}
            onChange={(days) => onChange({ ...trigger, days_before: Number(days) || 0 })}
          />
        </Group>
      )}
      {trigger.kind === 'retention' && (
        <Group align="flex-start">
          <MultiSelect
            label={t('trigger.from')}
            placeholder={trigger.from ? '' : t('trigger.anyFrom')}
            miw={200}
            data={retentions}
            value={trigger.from ?? []}
            onChange={(from) => {
              const { from: _, ...rest } = trigger
              onChange(from.length === 0 ? rest : { ...rest, from: from as Retention[] })
            }}
          />
          <MultiSelect
            label={t('trigger.to')}
            required
            miw={200}
            data={retentions}
            value={trigger.to}
            onChange={(to) => onChange({ ...trigger, to: to as Retention[] })}
          />
          {delay(trigger.delay_minutes, (delay_minutes) => onChange({ ...trigger, delay_minutes }))}
        </Group>
      )}
    </Stack>
  )
}
