import { ActionIcon, Indicator, Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { KINDS, type Kind } from '../entries.ts'

export type KindsProps = { kinds: readonly Kind[]; onKinds: (kinds: readonly Kind[]) => void }

/** Which kinds of entries a timeline shows; none chosen: all. */
export function KindFilter({ kinds, onKinds, icon }: KindsProps & { icon: ReactNode }) {
  const { t } = useTranslation('inbox')
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          color={kinds.length > 0 ? 'brand' : 'gray'}
          size="lg"
          aria-label={t('timeline.filter')}
          title={t('timeline.filter')}
        >
          <Indicator disabled={kinds.length === 0} size={8}>
            {icon}
          </Indicator>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <KindItems kinds={kinds} onKinds={onKinds} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** The same choice as menu items; the menu stays open. */
export function KindItems({ kinds, onKinds }: KindsProps) {
  const { t } = useTranslation('inbox')
  const toggle = (kind: Kind) =>
    onKinds(kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind])
  return (
    <>
      <Menu.CheckboxItem closeMenuOnClick={false} checked={kinds.length === 0} onChange={() => onKinds([])}>
        {t('timeline.allKinds')}
      </Menu.CheckboxItem>
      <Menu.Divider />
      {KINDS.map((kind) => (
        <Menu.CheckboxItem
          key={kind}
          closeMenuOnClick={false}
          checked={kinds.includes(kind)}
          onChange={() => toggle(kind)}
        >
          {t(`kind.${kind}`)}
        </Menu.CheckboxItem>
      ))}
    </>
  )
}
