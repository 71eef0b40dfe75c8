import { Table, VisuallyHidden } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { CSSProperties, ReactNode } from 'react'
import { usePhone } from '../phone.ts'
import classes from './wide-table.module.css'

/** The heading of a column; `hidden`: only for screen readers, if the column is self-explanatory. */
type Column = string | { title: string; align?: 'right'; width?: string; hidden?: boolean }

type Props = {
  label: string
  columns: readonly Column[]
  minWidth: number
  maxHeight?: number
  /** Its rows are compared with each other: it stays a table where others become cards. */
  compares?: boolean
  /** The rows. */
  children: ReactNode
}

/** A table. If there is no room, each row becomes a card, or the table scrolls within itself, also by the keyboard. */
export function WideTable({ label, columns, minWidth, maxHeight, compares = false, children }: Props) {
  const phone = usePhone()
  const { ref, width } = useElementSize()
  const cards = !compares && (width > 0 ? width < minWidth : phone)
  return (
    <Table.ScrollContainer
      ref={ref}
      type="native"
      minWidth={cards ? 0 : minWidth}
      {...(maxHeight !== undefined && { mah: maxHeight })}
      pos="relative"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <Table
        verticalSpacing={6}
        className={cards ? classes.cards : classes.table}
        {...(cards && { style: namesOf(columns) })}
      >
        <Table.Thead>
          <Table.Tr>{columns.map((each) => head(typeof each === 'string' ? { title: each } : each))}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function head({ title, align, width, hidden }: Exclude<Column, string>) {
  return (
    <Table.Th key={title} {...(align && { ta: align })} {...(width && { w: width })}>
      {hidden ? <VisuallyHidden>{title}</VisuallyHidden> : title}
    </Table.Th>
  )
}

/** For the style sheet: the rows are rendered by others. */
function namesOf(columns: readonly Column[]): CSSProperties {
  const names = columns.map((each, at) => {
    const { title, hidden } = typeof each === 'string' ? { title: each, hidden: false } : each
    return [`--column-${at + 1}`, hidden ? '""' : JSON.stringify(title)]
  })
  return Object.fromEntries(names)
}
