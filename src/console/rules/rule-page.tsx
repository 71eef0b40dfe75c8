import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Rule } from '../api-types.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { opens } from '../parts/opens.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { useUnsaved } from '../parts/unsaved.tsx'
import { SettingsFrame } from '../settings/settings-frame.tsx'
import { ActionFields } from './action-fields.tsx'
import { ConditionFields } from './condition-fields.tsx'
import {
  ACTIONS,
  conditionsFor,
  type Draft,
  draftOf,
  emptyDraft,
  keyed,
  newAction,
  newCondition,
  RULES_KEY,
  ruleOf,
} from './draft.ts'
import { History } from './history.tsx'
import { useNames } from './names.ts'
import { PartsList } from './parts-list.tsx'
import { Trial } from './trial.tsx'
import { TriggerFields } from './trigger-fields.tsx'

/** A rule: its definition, a trial on the past, its history. */
export function RulePage({ id }: { id: string }) {
  const { t } = useTranslation('rules')
  const isNew = id === 'new'
  const rule = useQuery({
    queryKey: [...RULES_KEY, id],
    queryFn: ({ signal }) => api.GET('/v1/rules/{id}', { path: { id }, signal }),
    enabled: !isNew,
  })
  return (
    <SettingsFrame
      section="rules"
      title={isNew ? t('new') : (rule.data?.name ?? t('all'))}
      above={{ href: '/settings/rules', title: t('all') }}
      actions={rule.data && <Remove rule={rule.data} />}
    >
      {isNew ? (
        <Editor />
      ) : (
        <Loaded query={rule}>
          {(loaded) => (
            <Stack>
              <Editor key={loaded.version} rule={loaded} />
              <History id={loaded.id} />
            </Stack>
          )}
        </Loaded>
      )}
    </SettingsFrame>
  )
}

function Editor({ rule }: { rule?: Rule }) {
  const { t } = useTranslation(['rules', 'shell'])
  const [, navigate] = useLocation()
  const names = useNames()
  const [draft, setDraft] = useState<Draft>(() => (rule ? draftOf(rule) : emptyDraft()))
  const [tried, setTried] = useState<Error | null>(null)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const save = useAct(
    () =>
      rule
        ? api.PATCH('/v1/rules/{id}', { path: { id: rule.id }, body: ruleOf(draft) })
        : api.POST('/v1/rules', { body: ruleOf(draft) }),
    {
      refresh: [RULES_KEY],
      done: t('shell:state.saved'),
      onDone: ({ id }) => !rule && navigate(`/settings/rules/${id}`),
    },
  )
  useUnsaved(ruleOf(draft), save)
  const error = save.error ?? tried
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setTried(null)
        save.mutate()
      }}
    >
      <Stack>
        <TextInput
          label={t('name')}
          required
          maxLength={200}
          maw={480}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={fieldError(error, 'name')}
        />
        <Part title={t('when')}>
          <TriggerFields trigger={draft.trigger} onChange={(trigger) => change({ trigger })} />
        </Part>
        <Part title={t('if')} hint={t('ifHint')}>
          <PartsList
            parts={draft.conditions}
            path="conditions"
            title={(kind) => t(`condition.${kind}`)}
            kinds={conditionsFor(draft.trigger.kind)}
            titleOfKind={(kind) => t(`condition.${kind}`)}
            make={(kind) => keyed(newCondition(kind))}
            add={t('addCondition')}
            error={error}
            onChange={(conditions) => change({ conditions })}
          >
            {(condition, onChange) => <ConditionFields condition={condition} names={names} onChange={onChange} />}
          </PartsList>
        </Part>
        <Part title={t('thenDo')}>
          <PartsList
            parts={draft.actions}
            path="actions"
            title={(kind) => t(`action.${kind}`)}
            kinds={ACTIONS}
            titleOfKind={(kind) => t(`action.${kind}`)}
            make={(kind) => keyed(newAction(kind))}
            add={t('addAction')}
            error={error}
            onChange={(actions) => change({ actions })}
          >
            {(action, onChange) => <ActionFields action={action} names={names} onChange={onChange} />}
          </PartsList>
        </Part>
        <Limits draft={draft} onChange={change} />
        <Trial draft={draft} onFailed={setTried} />
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={save.isPending}
            disabled={draft.name.trim() === '' || draft.actions.length === 0}
          >
            {t('shell:act.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const LIMITS = [
  ['per_chat_hour', 'perChatHour', 100],
  ['per_chat_day', 'perChatDay', 1_000],
  ['per_hour', 'perHour', 5_000],
  ['per_day', 'perDay', 10_000],
] as const

function Limits({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation('rules')
  return (
    <Part title={t('budget')} hint={t('budgetHint')}>
      <SimpleGrid cols={{ base: 2, sm: 4 }} mb="md">
        {LIMITS.map(([field, label, max]) => (
          <NumberInput
            key={field}
            label={t(label)}
            min={1}
            max={max}
            allowDecimal={false}
            value={draft.budget[field]}
            onChange={(value) => typeof value === 'number' && onChange({ budget: { ...draft.budget, [field]: value } })}
          />
        ))}
      </SimpleGrid>
      <Switch
        label={t('stopAfter')}
        description={t('stopAfterHint')}
        checked={draft.stop_after}
        onChange={(event) => onChange({ stop_after: event.currentTarget.checked })}
      />
    </Part>
  )
}

function Remove({ rule: { id, name } }: { rule: Rule }) {
  const { t } = useTranslation(['rules', 'shell'])
  const confirm = useConfirm()
  const [, navigate] = useLocation()
  const remove = useAct(() => api.DELETE('/v1/rules/{id}', { path: { id } }), {
    done: t('removed'),
    onDone: () => navigate('/settings/rules'),
    refresh: [[...RULES_KEY, 'list']],
  })
  const ask = async () => {
    const words = { title: t('removeTitle', { name }), text: t('removeText'), act: t('shell:act.delete') }
    if (await confirm({ ...words, danger: true })) remove.mutate()
  }
  return (
    <Button variant="default" leftSection={<IconTrash size={16} />} {...opens(ask)}>
      {t('shell:act.delete')}
    </Button>
  )
}
