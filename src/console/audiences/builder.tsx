import { ActionIcon, Button, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AudienceField } from '../api-types.ts'
import { useLanguage } from '../i18n.ts'
import { Loaded } from '../parts/states.tsx'
import { type ConditionDraft, emptyGroup, type GroupDraft, isGroup, type Mode, newKey } from './conditions.ts'
import { useFields } from './load-audiences.ts'
import { ValueInput } from './value-input.tsx'

const MAX_DEPTH = 5
const GROUPS = ['orders', 'ratings', 'guest', 'mailings'] as const

/** Conditions, built by choosing: groups of all, any or none, as deep as needed. */
export function Builder({ group, onChange }: { group: GroupDraft; onChange: (group: GroupDraft) => void }) {
  const fields = useFields()
  return (
    <Loaded query={fields} lines={2}>
      {(known) => <GroupBox group={group} fields={known} depth={1} onChange={onChange} />}
    </Loaded>
  )
}

type GroupProps = {
  group: GroupDraft
  fields: AudienceField[]
  depth: number
  onChange: (group: GroupDraft) => void
  onRemove?: () => void
}

function GroupBox({ group, fields, depth, onChange, onRemove }: GroupProps) {
  const { t } = useTranslation('audiences')
  const put = (index: number, part: GroupDraft | ConditionDraft) =>
    onChange({ ...group, parts: group.parts.with(index, part) })
  const drop = (index: number) => onChange({ ...group, parts: group.parts.toSpliced(index, 1) })
  const add = (part: GroupDraft | ConditionDraft) => onChange({ ...group, parts: [...group.parts, part] })
  return (
    <Paper withBorder={depth > 1} p={depth > 1 ? 'sm' : 0} bg={depth > 1 ? 'var(--otklik-ground)' : 'transparent'}>
      <Stack gap="xs">
        <Group gap="xs">
          {depth === 1 && <Text size="sm">{t('group.before')}</Text>}
          <Select
            aria-label={t('group.mode')}
            size="xs"
            w={150}
            allowDeselect={false}
            data={(['all', 'any', 'none'] as const).map((mode) => ({ value: mode, label: t(`group.${mode}`) }))}
            value={group.mode}
            onChange={(mode) => onChange({ ...group, mode: mode as Mode })}
          />
          <Text size="sm">{depth === 1 ? t('group.after') : t('group.nested')}</Text>
          {onRemove && (
            <ActionIcon ml="auto" color="gray" aria-label={t('group.removeGroup')} onClick={onRemove}>
              <IconX size={16} />
            </ActionIcon>
          )}
        </Group>
        {group.parts.map((part, index) =>
          isGroup(part) ? (
            <GroupBox
              key={part.key}
              group={part}
              fields={fields}
              depth={depth + 1}
              onChange={(next) => put(index, next)}
              onRemove={() => drop(index)}
            />
          ) : (
            <ConditionRow
              key={part.key}
              condition={part}
              fields={fields}
              onChange={(next) => put(index, next)}
              onRemove={() => drop(index)}
            />
          ),
        )}
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconPlus size={14} />}
            onClick={() => add({ key: newKey(), field: '', op: '', value: undefined })}
          >
            {t('group.addCondition')}
          </Button>
          {depth < MAX_DEPTH && (
            <Button size="compact-sm" variant="subtle" onClick={() => add(emptyGroup('any'))}>
              {t('group.addGroup')}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  )
}

type RowProps = {
  condition: ConditionDraft
  fields: AudienceField[]
  onChange: (condition: ConditionDraft) => void
  onRemove: () => void
}

function ConditionRow({ condition, fields, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('audiences')
  const language = useLanguage()
  const field = fields.find((each) => each.field === condition.field)
  const op = field?.ops.find((each) => each.op === condition.op)
  const chooseField = (name: string | null) => {
    const chosen = fields.find((each) => each.field === name)
    const first = chosen?.ops[0]
    if (chosen && first) onChange({ ...condition, field: chosen.field, op: first.op, value: undefined })
  }
  const chooseOp = (name: string | null) => {
    const chosen = field?.ops.find((each) => each.op === name)
    if (!chosen) return
    onChange({ ...condition, op: chosen.op, value: chosen.value === op?.value ? condition.value : undefined })
  }
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Group gap="xs" flex={1}>
        <Select
          aria-label={t('field')}
          placeholder={t('field')}
          w={210}
          searchable
          allowDeselect={false}
          data={GROUPS.map((group) => ({
            group: t(`groups.${group}`),
            items: fields
              .filter((each) => each.group === group)
              .map((each) => ({ value: each.field, label: each.title[language] })),
          }))}
          value={condition.field || null}
          onChange={chooseField}
        />
        {field && field.ops.length > 1 && (
          <Select
            aria-label={t('op')}
            w={210}
            allowDeselect={false}
            data={field.ops.map((each) => ({ value: each.op, label: each.title[language] }))}
            value={condition.op}
            onChange={chooseOp}
          />
        )}
        {op && (
          <ValueInput
            kind={op.value}
            choices={op.choices}
            value={condition.value}
            onChange={(value) => onChange({ ...condition, value })}
          />
        )}
      </Group>
      <ActionIcon mt={4} color="gray" aria-label={t('group.remove')} onClick={onRemove}>
        <IconX size={16} />
      </ActionIcon>
    </Group>
  )
}
