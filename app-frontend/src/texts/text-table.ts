/** Another language's table for the keys of the English one: a missing or an extra key does not compile. */
export type Translated<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends string ? string : Table[Key];
};
