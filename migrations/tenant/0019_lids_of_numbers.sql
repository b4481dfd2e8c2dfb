-- The LIDs of a number: a person whom a device knows by a LID alone may be a contact that has only the number.
create index lids_of_numbers on lid_numbers (tenant_id, phone);
