/** A page with the table of rooms in its place. */
export declare function withRoomTable(page: string): string;
