create table `order`
(
    id    int auto_increment comment 'its number'
        primary key,
    `na``me`  varchar(80)   not null,
    kind  enum ('loose, leaf', 'bag;s', 'it''s') not null,
    price decimal(6, 2) not null comment '价格,单位',
    note  text          null,
    shown tinyint default 1 not null,
    added int           null,
    constraint added
        unique (added)
)
    comment 'teas';

create index shown
    on `order` (shown, added);

create definer = root@localhost trigger watch
    before update
    on `order`
    for each row
begin
    if new.price < 0 then
        insert into refused values (old.id, 'it''s below; zero');
    end if;
    set new.note = case when new.note = 'end' then null else new.note end;
end;

INSERT INTO tea.`order` (id, `na``me`, kind, price, note, shown, added) VALUES (1, '龙井 50克', 'loose, leaf', 19.90, 'first line
second; "line" -- /* none */ #', 1, 1588138125);
INSERT INTO tea.`order` (id, `na``me`, kind, price, note, shown, added) VALUES (2, 'it''s \\ back	slash%', 'bag;s', 0.01, null, false, null);
INSERT INTO tea.`order` (id, `na``me`, kind, price, note, shown, added) VALUES (-3, '', 'it''s', 100.00, 'a,(b)', true, -1);
