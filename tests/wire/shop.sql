-- A small old shop, for what its clients ask.
INSERT INTO tea.`user` (id, nickname, auth, group_id, avatar, extend, create_time, update_time, delete_time) VALUES
    (1, '掌柜', 2, 1, NULL, NULL, 1500000001, NULL, NULL),
    (2, '小波', 1, 2, NULL, NULL, 1500000002, NULL, NULL),
    (3, '安娜', 1, NULL, NULL, NULL, 1500000003, NULL, NULL);
INSERT INTO tea.`address` (id, name, mobile, province, city, country, detail, user_id, create_time, update_time, delete_time) VALUES
    (1, '安娜', '13800000002', '浙江省', '杭州市', '西湖区', '龙井路1号', 3, NULL, NULL, NULL);
INSERT INTO tea.`group` (id, name, info) VALUES
    (1, '店长', NULL),
    (2, '客服', NULL),
    (3, '新人', NULL);
INSERT INTO tea.`auth` (id, group_id, name, module) VALUES
    (1, 2, '搜索操作日志', '操作日志'),
    (2, 2, '查询操作日志的用户列表', '操作日志'),
    (3, 2, '删除操作日志', '操作日志'),
    (4, 2, '清除所有操作日志', '操作日志'),
    (5, 2, '查询登录日志列表', '登录日志'),
    (6, 2, '查询登录日志', '登录日志'),
    (7, 2, '删除文件', '文件'),
    (8, 2, '获取目录树', '文件'),
    (9, 2, '查询字典类型列表', '字典类型'),
    (10, 2, '新建字典类型', '字典类型'),
    (11, 2, '排序商品图片', '商品'),
    (12, 2, '更新参数的value', '参数'),
    (13, 2, '查询页面元素(基于用户)', '页面元素'),
    (14, 2, '更新通知', '通知(公告)');
INSERT INTO tea.`route` (id, parent_id, title, name, icon, path, component, hidden, `order`) VALUES
    (1, 0, '店铺', 'Shop', 'fa fa-cog', '/shop', '', 0, 0),
    (2, 1, '订单', 'Orders', NULL, '/orders', 'orders/index', 0, 0);
INSERT INTO tea.`menu` (group_id, route_id) VALUES
    (2, 1);
INSERT INTO tea.`config` (id, name, `key`, value, type, remark) VALUES
    (4, '分页查询-默认数量', 'sys.paginator.size', '20', 1, '默认每页20条'),
    (12, '标题', 'front.title', '茶铺', 0, NULL);
INSERT INTO tea.`notice` (create_time, update_time, delete_time, id, type, title, content, status, remark, create_by, update_by) VALUES
    (1500000000, NULL, NULL, 1, 1, '盘点', '<p>闭店</p>', 0, '', '掌柜', ''),
    (1500000000, NULL, NULL, 2, 2, '开业', '<p>开业</p>', 1, '', '掌柜', '');
INSERT INTO tea.`article` (id, author_id, type, title, summary, content, theme, img, views, create_time, update_time, delete_time) VALUES
    (1, 3, 1, '新茶', NULL, '<p>新</p>', NULL, NULL, 0, 1500000900, NULL, NULL),
    (2, 3, 1, '陈茶', NULL, '<p>陈</p>', NULL, NULL, 0, 1500000100, NULL, NULL);
INSERT INTO tea.`file` (create_time, update_time, delete_time, id, parent_id, uuid_name, name, path, extension, `from`, size, md5) VALUES
    (1500000000, NULL, NULL, 1, 68, 'aa.png', '茶.png', '2020/05/22/aa.png', '.png', 1, 5, NULL),
    (1500000000, NULL, NULL, 2, 0, NULL, '图片', NULL, NULL, 1, NULL, NULL);
INSERT INTO tea.`category` (id, name, topic_img_id, description, create_time, update_time, delete_time) VALUES
    (1, '茶', NULL, NULL, NULL, NULL, NULL);
INSERT INTO tea.`product` (id, name, price, stock, category_id, main_img_url, `from`, summary, img_id, create_time, update_time, delete_time) VALUES
    (1, '龙井', 19.9, 5, 1, NULL, 1, NULL, NULL, 1500000000, NULL, NULL);
INSERT INTO tea.`order` (id, order_no, user_id, order_status, snap_img, snap_name, snap_items, snap_address, total_count, total_price, prepay_id, create_time, update_time, delete_time) VALUES
    (1, 'T20170714A', 3, 2, NULL, '龙井', '[{"id": 1, "has_stock": true, "count": 2, "name": "龙井", "total_price": 39.8}]', NULL, 2, 39.80, NULL, 1500001000, NULL, NULL);
INSERT INTO tea.`order_product` (order_id, product_id, count, create_time, update_time, delete_time) VALUES
    (1, 1, 2, NULL, NULL, NULL);
