import { MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ASSIGNMENT_RULES } from '../../access/teams/rules.ts'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Team } from '../api-types.ts'
import { useList } from '../lists.ts'
import { Form } from '../parts/form.tsx'
import { useEverybody } from '../parts/person-name.tsx'
import { TEAMS_KEY } from '../parts/teams.ts'

type Fields = Omit<Team, 'id' | 'created_at' | 'updated_at'>

const NEW_TEAM: Fields = {
  name: '',
  rule: 'by_turns',
  max_open: null,
  return_after_minutes: 10,
  within_hours: true,
  member_ids: [],
  restaurant_ids: [],
  number_ids: [],
}

/** Members, what the team serves, and how its queue is assigned. */
export function TeamForm({ team, onClose }: { team?: Team; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const [form, setForm] = useState(() => (team ? fieldsOf(team) : NEW_TEAM))
  const change = (part: Partial<Fields>) => setForm((before) => ({ ...before, ...part }))
  const people = useEverybody()
  const restaurants = useList(['restaurants', 'names'], '/v1/restaurants', { limit: 200 })
  const numbers = useList(['numbers', 'names'], '/v1/numbers', { limit: 200 })
  const save = useAct(
    () =>
      team ? api.PATCH('/v1/teams/{id}', { path: { id: team.id }, body: form }) : api.POST('/v1/teams', { body: form }),
    { refresh: [TEAMS_KEY], done: t('shell:state.saved'), onDone: onClose },
  )
  const many = { searchable: true, clearable: true, hidePickedOptions: true }
  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }))
  const taken = (field: string) => fieldError(save.error, field) && t('teams.taken')
  const toNumber = (value: string | number) => (value === '' ? null : Number(value))
  return (
    <Form value={form} act={save} submit={t('shell:act.save')} disabled={form.name.trim() === ''}>
      <TextInput
        label={t('teams.name')}
        required
        maxLength={100}
        data-autofocus
        value={form.name}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <MultiSelect
        {...many}
        label={t('teams.members')}
        value={form.member_ids}
        onChange={(member_ids) => change({ member_ids })}
        data={named(
          people.filter(({ kind, active, id }) => kind === 'user' && (active || form.member_ids.includes(id))),
        )}
      />
      <MultiSelect
        {...many}
        label={t('teams.restaurants')}
        description={t('teams.restaurantsHint')}
        value={form.restaurant_ids}
        onChange={(restaurant_ids) => change({ restaurant_ids })}
        data={named(restaurants.rows)}
        error={taken('restaurant_ids')}
      />
      <MultiSelect
        {...many}
        label={t('teams.numbers')}
        description={t('teams.numbersHint')}
        value={form.number_ids}
        onChange={(number_ids) => change({ number_ids })}
        data={named(numbers.rows.map(({ id, label }) => ({ id, name: label })))}
        error={taken('number_ids')}
      />
      <Select
        label={t('teams.rules')}
        description={t(`teams.ruleHint.${form.rule}`)}
        allowDeselect={false}
        value={form.rule}
        onChange={(rule) => change({ rule: ASSIGNMENT_RULES.find((each) => each === rule) ?? form.rule })}
        data={ASSIGNMENT_RULES.map((value) => ({ value, label: t(`teams.rule.${value}`) }))}
      />
      {form.rule !== 'manual' && (
        <NumberInput
          label={t('teams.maxOpen')}
          description={t('teams.maxOpenHint')}
          placeholder={t('teams.noCeiling')}
          min={1}
          max={1_000}
          allowDecimal={false}
          value={form.max_open ?? ''}
          onChange={(value) => change({ max_open: toNumber(value) })}
        />
      )}
      <NumberInput
        label={t('teams.returnAfter')}
        description={t('teams.returnAfterHint')}
        placeholder={t('teams.neverReturns')}
        min={1}
        max={10_080}
        allowDecimal={false}
        suffix={` ${t('minutes')}`}
        value={form.return_after_minutes ?? ''}
        onChange={(value) => change({ return_after_minutes: toNumber(value) })}
      />
      <Switch
        label={t('teams.withinHours')}
        description={t('teams.withinHoursHint')}
        checked={form.within_hours}
        onChange={({ currentTarget }) => change({ within_hours: currentTarget.checked })}
      />
    </Form>
  )
}

function fieldsOf({ id: _id, created_at: _created, updated_at: _updated, ...fields }: Team): Fields {
  return fields
}
