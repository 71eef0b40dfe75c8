import { Badge, Button, Checkbox, Group, SimpleGrid, Table, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SCOPES, type Scope } from '../../../http/scopes.ts'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { ApiKey } from '../../api-types.ts'
import { useList } from '../../lists.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { opens } from '../../parts/opens.ts'
import { Rows } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { SettingsFrame } from '../settings-frame.tsx'
import { ShownOnce } from '../shown-once.tsx'

const KEY = ['api-keys'] as const

/** Programs' keys: what each may do, and when it was last used. */
export function ApiKeys() {
  const { t } = useTranslation(['settings', 'shell'])
  const confirm = useConfirm()
  const keys = useList(KEY, '/v1/api-keys')
  const [adding, { open, close }] = useDisclosure()
  const [made, setMade] = useState<string>()
  const revoke = useAct((id: string) => api.DELETE('/v1/api-keys/{id}', { path: { id } }), {
    refresh: [KEY],
    done: t('keys.revokedNow'),
  })
  const ask = async ({ id, name }: ApiKey) => {
    const sure = await confirm({
      title: t('keys.revokeTitle', { name }),
      text: t('keys.revokeText'),
      act: t('keys.revoke'),
      danger: true,
    })
    if (sure) revoke.mutate(id)
  }
  const add = (
    <Button leftSection={<IconPlus size={16} />} {...opens(open)}>
      {t('keys.add')}
    </Button>
  )
  const isEmpty = keys.isSuccess && keys.rows.length === 0
  return (
    <SettingsFrame section="keys" hint={t('keys.hint')} actions={!isEmpty && add}>
      <Rows list={keys} empty={<Empty icon={<IconKey />} title={t('keys.empty')} action={add} />}>
        {(rows) => (
          <WideTable
            label={t('section.keys')}
            columns={[
              t('keys.name'),
              t('keys.scopes'),
              t('keys.used'),
              { title: t('shell:act.actions'), hidden: true },
            ]}
            minWidth={640}
          >
            {rows.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Td>
                  <Text size="sm" fw={600} className="people-wrote">
                    {key.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {t('keys.created')} <When at={key.created_at} as="date" />
                  </Text>
                </Table.Td>
                <Table.Td maw={340}>
                  <Group gap={4}>
                    {key.scopes.map((scope) => (
                      <Badge key={scope} color={scope === 'admin' ? 'yellow' : 'gray'} title={scope}>
                        {t(`keys.scope.${scope.replace(':', '_') as 'admin'}`)}
                      </Badge>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td>
                  {key.last_used_at ? <When at={key.last_used_at} as="ago" /> : t('shell:state.never')}
                </Table.Td>
                <Table.Td ta="right">
                  {key.revoked_at ? (
                    <Badge color="gray">{t('keys.revoked')}</Badge>
                  ) : (
                    <Button
                      size="xs"
                      variant="subtle"
                      color="red"
                      aria-label={t('keys.revokeTitle', { name: key.name })}
                      {...opens(() => ask(key))}
                    >
                      {t('keys.revoke')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </Rows>
      <FormDialog opened={adding} onClose={close} title={t('keys.add')} size="lg">
        <Fields onClose={close} onMade={setMade} />
      </FormDialog>
      <ShownOnce title={t('keys.key')} text={t('keys.once')} value={made} onClose={() => setMade(undefined)} />
    </SettingsFrame>
  )
}

function Fields({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const { t } = useTranslation('settings')
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>([])
  const save = useAct(() => api.POST('/v1/api-keys', { body: { name, scopes } }), {
    refresh: [KEY, ['people']],
    onDone: ({ key }) => {
      onClose()
      onMade(key)
    },
  })
  return (
    <Form value={{ name, scopes }} act={save} submit={t('keys.make')} disabled={scopes.length === 0}>
      <TextInput
        label={t('keys.name')}
        description={t('keys.nameHint')}
        required
        maxLength={100}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={t('keys.scopes')}
        value={scopes}
        onChange={(chosen) => setScopes(SCOPES.filter((scope) => chosen.includes(scope)))}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={t(`keys.scope.${scope.replace(':', '_') as 'admin'}`)}
              description={scope}
            />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    </Form>
  )
}
